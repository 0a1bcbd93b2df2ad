/**
 * What the frames of the RocketMQ protocol say: one class per operation with its request and
 * response header as records, one table of request codes, one of response codes. The records read
 * and write the fields of a {@link io.posthorn.remoting.frame.Frame} without reflection and keep
 * the names of the wire. Doors and clients use them; {@code remoting.body} has the bodies.
 */
package io.posthorn.remoting.command;
