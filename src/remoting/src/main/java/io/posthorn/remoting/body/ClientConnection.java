package io.posthorn.remoting.body;

/**
 * One connected client.
 *
 * @param clientId the client
 * @param clientAddr its host and port
 * @param language its language
 * @param version its version ordinal
 */
public record ClientConnection(String clientId, String clientAddr, String language, int version) {}
