package io.posthorn.remoting.body;

/**
 * Says how new a table is. Compared as a whole; a name server or replica takes a table over when
 * its version differs.
 *
 * @param stateVersion epoch of the leadership that wrote it, 0 from 4.x
 * @param timestamp when it was last changed, milliseconds since the epoch
 * @param counter how often it was changed
 */
public record DataVersion(long stateVersion, long timestamp, long counter) {}
