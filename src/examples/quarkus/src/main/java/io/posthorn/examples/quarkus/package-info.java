/**
 * An application whose orders come by messages: each is written to a database and answered by
 * another message, all in one transaction. Once with endpoints and connections of a container, once
 * with a pool alone.
 */
package io.posthorn.examples.quarkus;
