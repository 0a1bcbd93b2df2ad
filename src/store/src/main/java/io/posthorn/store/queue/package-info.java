/**
 * Queue offset to physical offset: one chain of units for each queue of each topic, with the tag's
 * code as tag. Written by the derivation, read by the delivery.
 */
package io.posthorn.store.queue;
