/**
 * Who is connected, with which subscriptions, holding which ordered locks. Fed by heartbeats and
 * closed connections through the doors; knows a client only as a {@link
 * io.posthorn.broker.client.ClientLink}, not by its protocol.
 */
package io.posthorn.broker.client;
