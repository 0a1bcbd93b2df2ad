/**
 * Knows which broker serves which queue, and forgets those who fall silent. {@link
 * io.posthorn.nameserver.NameServer} puts the rooms together: the route table, the settings kept on
 * disk, the doors through which brokers, clients and tools come in. Name servers know nothing of
 * each other.
 */
package io.posthorn.nameserver;
