/**
 * The routing table: topics, broker groups, clusters, and who is alive. {@link
 * io.posthorn.nameserver.route.RouteTable} owns all of it and is told the time and what happens to
 * connections; it knows no network. The doors ask it and the liveness scan has it forget.
 */
package io.posthorn.nameserver.route;
