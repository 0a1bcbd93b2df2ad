/**
 * The books of one subscription about one queue: what is settled, what is leased to whom and until
 * when, what came back and how often, and how far each selector has looked. Thinking only: no
 * messages, no clock, no threads. Owned by the delivery engine, which calls it under its lock and
 * writes its changes to the log.
 */
package io.posthorn.broker.cursor;
