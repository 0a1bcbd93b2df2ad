/**
 * What a message is, in bytes and in words: the record layout that lies in the commit log and
 * travels to RocketMQ clients unchanged, the text form of properties, names of topics and groups,
 * ids and flags. Does no I/O and keeps no state; the store, the doors and the clients all read and
 * write messages with the classes here and nowhere else.
 */
package io.posthorn.message;
