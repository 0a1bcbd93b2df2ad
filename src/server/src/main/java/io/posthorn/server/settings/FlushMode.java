package io.posthorn.server.settings;

/** When a send is answered. */
public enum FlushMode {
    /** When the message is in the operating system's memory. A crash of the machine may lose it. */
    ASYNC,
    /** When the message is on disk. */
    SYNC
}
