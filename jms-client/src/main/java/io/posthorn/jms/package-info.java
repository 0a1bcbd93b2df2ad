/**
 * The Jakarta Messaging provider that an application puts on its class path: the interfaces of
 * Jakarta Messaging 3.1 over the broker's remoting protocol. So far it says who it is; connections
 * follow. State belongs to the connection that an application opens.
 */
package io.posthorn.jms;
