/**
 * The door for people and scripts: {@code /api/v1}, and the console that uses nothing else.
 * Requests become calls on {@code BrokerAdmin}, results become the records here, and whatever goes
 * wrong becomes a problem document that names the field at fault. What the operations do is decided
 * behind {@code BrokerAdmin}; the remoting door shares it.
 */
package io.posthorn.server.rest;
