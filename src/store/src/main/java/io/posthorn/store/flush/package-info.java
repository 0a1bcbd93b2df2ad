/**
 * Moves the durable mark. One agent makes the log's segments durable: in group commit for all who
 * wait, or at an interval; it notes the mark on disk, so that recovery can tell a torn tail from
 * damage. A failed flush is final: nothing is acknowledged afterwards.
 */
package io.posthorn.store.flush;
