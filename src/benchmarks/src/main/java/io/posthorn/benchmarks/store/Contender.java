package io.posthorn.benchmarks.store;

import java.util.Locale;

/** Who competes. */
enum Contender {
    ROCKETMQ("RocketMQ 5.5.0"),
    ROCKETMQ_ROCKSDB("RocketMQ 5.5.0 with RocksDB"),

    /** Copies bytes into a mapped file and does nothing else: what no store can beat. */
    COPY("bare copy"),

    /** Makes the bytes of a group durable and does nothing else. */
    DISK("disk alone"),

    POSTHORN("Posthorn");

    private final String title;

    Contender(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isStore() {
        return this != COPY && this != DISK;
    }

    /** Whether it runs with the rival's jars, and with none of ours. */
    boolean isRival() {
        return this == ROCKETMQ || this == ROCKETMQ_ROCKSDB;
    }

    static Contender named(final String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
