package io.posthorn.jms.message;

/**
 * The body of a message that came without it, because no frame holds it.
 *
 * @param topic where the message lies
 * @param queueId its queue
 * @param queueOffset its place there
 * @param length how long the body is
 */
public record PendingBody(String topic, int queueId, long queueOffset, int length) {}
