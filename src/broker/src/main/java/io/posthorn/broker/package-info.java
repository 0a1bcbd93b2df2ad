/**
 * Gives stored messages their meaning: topics, subscriptions, delivery, transactions, copies.
 * {@link io.posthorn.broker.Broker} puts the rooms together; what a room does stands in its own
 * package.
 */
package io.posthorn.broker;
