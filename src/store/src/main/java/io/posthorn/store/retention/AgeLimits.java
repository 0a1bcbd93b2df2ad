package io.posthorn.store.retention;

/**
 * How long the messages of each topic are kept. The port through which the layer above says so: a
 * store knows no topics' configuration. Asked often, by the retention's agent only, so an answer
 * has to come from memory.
 */
@FunctionalInterface
public interface AgeLimits {

    /** No topic has a limit of its own. */
    AgeLimits NONE = topic -> -1;

    /**
     * The age limit of a topic.
     *
     * @param topic any name, also of a topic that is not there any more
     * @return ms since its messages were stored; below 0 if they are kept as long as the log
     */
    long maxAgeMs(String topic);
}
