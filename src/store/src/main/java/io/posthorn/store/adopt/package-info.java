/**
 * Takes over the commit log of Apache RocketMQ 5: reads it once to learn which messages still wait
 * for their time, lays its segments into a new store, and adds what Posthorn needs to deliver those
 * once. Works in a directory of its own that gets its name only when all is done; the source is not
 * changed before that. Knows no JSON: what RocketMQ keeps beside the log is handed in.
 */
package io.posthorn.store.adopt;
