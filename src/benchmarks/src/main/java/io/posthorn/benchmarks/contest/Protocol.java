package io.posthorn.benchmarks.contest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.stream.Collectors;

/** How a run ends: tables for people, one line for machines. */
public final class Protocol {

    private Protocol() {}

    /**
     * Prints everything to standard output.
     *
     * @param program what was run
     * @param settings how, in its own words
     * @param boards what came out
     */
    public static void print(
            final Class<?> program, final String settings, final Collection<Scoreboard> boards) {
        boards.forEach(board -> System.out.println(board.markdown()));
        System.out.printf(
                "{\"program\":\"%s\",\"at\":\"%s\",\"java\":\"%s\",\"processors\":%d,\"settings\":\"%s\",\"tables\":[%s]}%n",
                program.getSimpleName(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                settings,
                boards.stream().map(Scoreboard::json).collect(Collectors.joining(",")));
    }
}
