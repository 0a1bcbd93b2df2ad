/**
 * Turns bytes into frames and frames into bytes, in both header encodings of the RocketMQ protocol.
 * It owns nothing but the bytes it is given: no socket, no thread, no clock, so that every rule of
 * the format can be tested with arrays. The typed headers of {@code remoting.command} read and
 * write the fields of a frame; {@code remoting.channel} carries frames over sockets.
 */
package io.posthorn.remoting.frame;
