package io.posthorn.remoting.body;

/**
 * Asks for the queues of a client (request of 400).
 *
 * @param topic the topic
 * @param consumerGroup the group
 * @param clientId the client
 * @param strategyName how to share the queues
 * @param messageModel CLUSTERING or BROADCASTING
 */
public record QueryAssignmentRequest(
        String topic,
        String consumerGroup,
        String clientId,
        String strategyName,
        String messageModel) {}
