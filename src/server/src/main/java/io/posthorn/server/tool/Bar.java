package io.posthorn.server.tool;

import io.posthorn.store.inspect.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on the error stream, where that is a terminal; else nothing. */
final class Bar implements Progress, AutoCloseable {

    private static final int REDRAW_MS = 200;
    private static final long STEP = 1 << 20;
    private static final Path ERROR_STREAM = Path.of("/proc/self/fd/2");

    private final ProgressBar bar;
    private long shown;

    private Bar(final ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Begins a bar.
     *
     * @param task one word for what is done
     * @return to be closed
     */
    static Bar of(final String task) {
        if (!isTerminal()) {
            return new Bar(null);
        }
        return new Bar(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(1)
                        .setUnit(" MiB", STEP)
                        .setUpdateIntervalMillis(REDRAW_MS)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build());
    }

    private static boolean isTerminal() {
        if (!Files.isSymbolicLink(ERROR_STREAM)) {
            return System.console() != null;
        }
        try {
            final String target = Files.readSymbolicLink(ERROR_STREAM).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (final IOException e) {
            // Not allowed to look; a bar less is no loss.
            return false;
        }
    }

    @Override
    public void at(final long done, final long total) {
        if (bar != null && (done - shown >= STEP || done == total)) {
            shown = done;
            bar.maxHint(Math.max(total, 1));
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
