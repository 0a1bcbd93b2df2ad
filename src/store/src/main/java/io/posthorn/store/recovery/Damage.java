package io.posthorn.store.recovery;

/**
 * A part of the log that cannot be read, although something sound follows it or it was known to be
 * durable.
 *
 * @param from its first physical offset
 * @param to first physical offset after it
 * @param fault what is wrong with its first record
 */
public record Damage(long from, long to, String fault) {}
