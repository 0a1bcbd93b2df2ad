package io.posthorn.remoting.body;

/**
 * A group the client produces for.
 *
 * @param groupName the group
 */
public record ProducerData(String groupName) {}
