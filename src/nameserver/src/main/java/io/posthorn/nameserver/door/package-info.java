/**
 * Where brokers, clients and tools enter: request processors that turn remoting commands into calls
 * on {@code nameserver.route} and {@code nameserver.settings}, and their results into answers
 * (remoting protocol 7). Keeps no state but a cache of encoded routes.
 */
package io.posthorn.nameserver.door;
