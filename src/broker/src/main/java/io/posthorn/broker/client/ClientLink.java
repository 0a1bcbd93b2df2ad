package io.posthorn.broker.client;

/**
 * A connected client as the broker's rooms see it; the door it came through implements it. Equal
 * only to itself.
 */
public interface ClientLink {

    /**
     * Where it comes from.
     *
     * @return host and port
     */
    String remoteAddress();

    /**
     * The language of its library.
     *
     * @return such as {@code JAVA}
     */
    String language();

    /**
     * The version of its library.
     *
     * @return RocketMQ's ordinal
     */
    int version();

    /**
     * Tells it that members of a group came or went. Does not wait; a client that cannot be told
     * finds out by itself.
     *
     * @param group the group
     */
    void membersChanged(String group);
}
