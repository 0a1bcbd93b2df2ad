/**
 * Where an AMQP 1.0 client's connection begins: which protocol it asks for, and what it is told if
 * that is another one than is spoken here. Takes bytes and gives decisions; sockets are wrapped
 * around it. The state of a connection belongs to its event loop.
 */
package io.posthorn.amqp.connection;
