package io.posthorn.broker.topic;

import java.util.Map;
import java.util.Objects;

/**
 * What is decided about a topic.
 *
 * @param name the topic's name, also of reserved and retry topics
 * @param readQueueNums how many queues consumers are shown
 * @param writeQueueNums how many queues producers are shown
 * @param perm sum of {@link #READ}, {@link #WRITE} and {@link #INHERIT}
 * @param order whether the queues of this topic keep their places while a broker is away
 * @param topicSysFlag bits as on the wire: 1 unit, 2 unit subscriptions
 * @param attributes such as {@code message.type} = {@code FIFO}; without the {@code +} of the wire
 * @param filterType one tag or several
 */
public record TopicConfig(
        String name,
        int readQueueNums,
        int writeQueueNums,
        int perm,
        boolean order,
        int topicSysFlag,
        Map<String, String> attributes,
        TopicFilterType filterType) {

    /** Consumers may read. */
    public static final int READ = 4;

    /** Producers may write. */
    public static final int WRITE = 2;

    /** A topic may be created in the image of this one. */
    public static final int INHERIT = 1;

    /** Takes a copy of the attributes. */
    public TopicConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(filterType, "filterType");
        attributes = Map.copyOf(attributes);
    }

    /**
     * A topic that may be read and written and is otherwise plain.
     *
     * @param name the topic's name
     * @param queueNums how many queues to read and to write
     * @return the config
     */
    public static TopicConfig of(final String name, final int queueNums) {
        return new TopicConfig(
                name,
                queueNums,
                queueNums,
                READ | WRITE,
                false,
                0,
                Map.of(),
                TopicFilterType.SINGLE_TAG);
    }

    /**
     * Whether consumers may read.
     *
     * @return true if the bit is set
     */
    public boolean readable() {
        return (perm & READ) != 0;
    }

    /**
     * Whether producers may write.
     *
     * @return true if the bit is set
     */
    public boolean writable() {
        return (perm & WRITE) != 0;
    }
}
