package io.posthorn.server.settings;

/** What a process may be. */
public enum Role {
    /** Keeps messages and hands them out. */
    BROKER,
    /** Tells clients which broker serves which queue. */
    NAMESERVER
}
