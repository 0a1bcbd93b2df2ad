package io.posthorn.server.settings;

/** What clients may do with a broker. */
public enum Permission {
    /** Send and consume. */
    READ_WRITE,
    /** Consume only, for a broker that is being emptied. */
    READ_ONLY,
    /** Send only. */
    WRITE_ONLY
}
