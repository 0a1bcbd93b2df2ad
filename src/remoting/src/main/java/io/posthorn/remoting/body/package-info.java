/**
 * The JSON bodies of the RocketMQ protocol, one record each, named and spelt as stock clients and
 * tools know them. {@link io.posthorn.remoting.body.Bodies} reads and writes them with the tools'
 * quirks: maps whose keys are objects, numbers without quotes as keys, members left out. Doors and
 * clients put the bytes into frames; nothing here knows one.
 */
package io.posthorn.remoting.body;
