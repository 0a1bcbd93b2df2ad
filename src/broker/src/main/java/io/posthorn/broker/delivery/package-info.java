/**
 * Gives messages to consumers and keeps how far they got. Reads are answered from the mapped log
 * without copying; a reader that finds nothing may wait and is woken by arrival. Runs on the
 * caller's thread.
 */
package io.posthorn.broker.delivery;
