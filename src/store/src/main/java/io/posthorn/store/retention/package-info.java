/**
 * Deletes old segments: by age, by the log's size, and when the disk fills, never what somebody
 * still needs. Works in small steps, so that nobody waits for it; watches the disk and says when no
 * more may be stored.
 */
package io.posthorn.store.retention;
