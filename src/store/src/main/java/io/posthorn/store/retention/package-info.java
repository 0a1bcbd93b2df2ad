/**
 * Deletes old segments: by age, by the log's size, and when the disk fills, never what somebody
 * still needs. Passes over old messages of topics that are kept for a shorter time than the log,
 * and keeps those of others longer while there is room. Works in small steps, so that nobody waits
 * for it; watches the disk and says when no more may be stored.
 */
package io.posthorn.store.retention;
