package io.posthorn.broker.admin;

/** What a broker is to its group. */
public enum BrokerRole {
    /** Appends; broker id 0. */
    LEADER,
    /** Follows its leader. */
    REPLICA
}
