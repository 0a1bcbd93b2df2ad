package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import java.nio.file.Path;

/**
 * How a contender is set up; what is not said here is as it is shipped.
 *
 * @param contender who
 * @param directory where its files lie
 * @param segmentLength bytes of a file of the log
 * @param syncFlush whether senders wait for the disk
 */
record StoreSetup(Contender contender, Path directory, int segmentLength, boolean syncFlush) {

    private static final int MEGABYTE = 1 << 20;

    static StoreSetup of(final Arguments given) {
        return new StoreSetup(
                Contender.named(given.text("store", Contender.POSTHORN.argument())),
                Path.of(given.text("directory", "src/benchmarks/target/store/one")),
                given.number("segment", 64) * MEGABYTE,
                given.text("flush", "async").equals("sync"));
    }

    /** Opens nothing yet. Loads the classes of this contender and of no other. */
    Target target() {
        return contender == Contender.COPY ? new BareCopy(directory, segmentLength) : store();
    }

    TargetStore store() {
        return switch (contender) {
            case POSTHORN -> new PosthornStore(this);
            case ROCKETMQ, ROCKETMQ_ROCKSDB -> new RocketMqStore(this, store -> {});
            default -> throw new IllegalArgumentException(contender + " is no store");
        };
    }

    TimerStore timers() {
        return switch (contender) {
            case POSTHORN -> new PosthornTimers(this);
            case ROCKETMQ -> new RocketMqTimers(this);
            default -> throw new IllegalArgumentException(contender + " knows no timers");
        };
    }
}
