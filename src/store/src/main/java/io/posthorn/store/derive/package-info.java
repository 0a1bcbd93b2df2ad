/**
 * Listens to the log and feeds consume queues, key index and timers: the same code on append, in
 * recovery and on a replica. What is derived can be deleted at any time and comes back from the
 * log.
 */
package io.posthorn.store.derive;
