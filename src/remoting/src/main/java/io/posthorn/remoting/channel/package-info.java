/**
 * Carries frames over sockets: connections, correlation of answers with requests, timeouts, TLS,
 * shutdown. Each connection is owned by one event-loop thread; processors are called on it and must
 * never wait, answers may be given from any thread. Uses {@code remoting.frame} for the bytes and
 * {@code remoting.command} for the codes it answers by itself; name server, broker and clients are
 * built on top.
 */
package io.posthorn.remoting.channel;
