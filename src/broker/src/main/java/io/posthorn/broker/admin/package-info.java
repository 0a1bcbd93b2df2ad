/**
 * The operations that REST and the remoting door share: look at the broker, keep topics and groups,
 * send and read single messages. Everything here speaks plain Java and states refusals as {@link
 * io.posthorn.broker.admin.AdminRefusal}; who may ask is decided by the doors, what it does is
 * decided by the rooms below. {@link io.posthorn.broker.admin.BrokerAdmin} is the entrance.
 */
package io.posthorn.broker.admin;
