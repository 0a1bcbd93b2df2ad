/**
 * Deals with dead letters for operators: sends them again, one or all, and says which are dealt
 * with. That is kept by a subscription of the broker's own on each dead-letter topic, so the topic
 * stays a stream for whoever else reads it; a letter is sent and settled in one atomic batch of the
 * log. Jobs run on an agent's thread, the rest on the caller's.
 */
package io.posthorn.broker.resend;
