package io.posthorn.remoting.body;

/**
 * Response of 901.
 *
 * @param brokerMemberGroup the group; null if absent
 */
public record BrokerMemberGroupBody(BrokerMemberGroup brokerMemberGroup) {}
