package io.posthorn.systemtests.client;

/**
 * A queue as the client names it.
 *
 * @param topic the topic
 * @param broker the broker's name
 * @param id the number within the topic on that broker
 */
public record Queue(String topic, String broker, int id) {}
