/**
 * Which topics and groups exist, with their queues, permissions and rules. The broker works on its
 * own copy in memory; {@link io.posthorn.broker.topic.TopicCatalog} is the port behind which they
 * outlive it, and {@link io.posthorn.broker.topic.NotedCatalog} bridges the moments until they do.
 * Everything that asks "does it exist, may I?" asks here; the server fills the port from its
 * database.
 */
package io.posthorn.broker.topic;
