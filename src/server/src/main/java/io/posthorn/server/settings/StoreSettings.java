package io.posthorn.server.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where messages are kept and how hard they are pressed to disk. */
public interface StoreSettings {

    /**
     * Where the log and what is derived from it lie. Put it on a disk of its own if you can.
     *
     * @return the directory, which is made if it is missing
     */
    @WithDefault("${posthorn.data-directory}/store")
    Path directory();

    /**
     * The size of one file of the log. Files are taken from the disk whole, one ahead of need.
     * Counts for new stores: a log keeps the size it was first written with.
     *
     * @return bytes, with a suffix such as {@code M} or {@code G} if you like
     */
    @WithDefault("1G")
    MemorySize segmentSize();

    /**
     * When a send is answered: once the operating system has the message, or once it is on disk.
     *
     * @return one of the modes
     */
    @WithDefault("ASYNC")
    FlushMode flush();

    /**
     * With {@code async}: the longest a message waits for the disk.
     *
     * @return a duration
     */
    @WithDefault("PT0.5S")
    Duration flushInterval();

    /**
     * With {@code sync}: how long a send waits for the disk before it is answered with a timeout.
     * The message stays stored.
     *
     * @return a duration
     */
    @WithDefault("PT5S")
    Duration flushTimeout();

    /**
     * How long a file of the log is kept after its last message. Topics can say otherwise
     * (attribute {@code reserve.time}). Work queues keep what is not settled, whatever this says.
     *
     * @return a duration
     */
    @WithDefault("PT72H")
    Duration retention();

    /**
     * How large the log may become. The oldest files go, whatever their age, when it is larger.
     *
     * @return bytes, with a suffix such as {@code G} if you like; nothing for no limit
     */
    Optional<MemorySize> maxSize();

    /**
     * How much of the log's end counts as lying in memory. Consumers of older messages are served
     * by a few threads of their own, so that they hold up nobody else while they wait for the disk.
     *
     * @return bytes, with a suffix such as {@code G} if you like; nothing for 40 % of the memory of
     *     machine or container
     */
    Optional<MemorySize> warmSize();

    /**
     * How many bytes a second all consumers together may read of messages that are older than the
     * warm part of the log ({@code posthorn.store.warm-size}). For disks that are shared or slow:
     * what else they can do is left to the senders.
     *
     * @return bytes, 1M at the least, with a suffix such as {@code M} if you like; nothing for no
     *     limit
     */
    Optional<MemorySize> coldReadRate();

    /**
     * At this use of the disk sends are refused. Reading and settling go on.
     *
     * @return percent of the disk
     */
    @WithDefault("90")
    @Min(1)
    @Max(100)
    int diskFullPercent();
}
