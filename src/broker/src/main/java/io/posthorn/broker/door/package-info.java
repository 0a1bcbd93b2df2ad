/**
 * The remoting door: turns RocketMQ's commands into calls on the rooms and their outcomes into
 * response codes. Runs on event loops, so nothing here waits; what may have to read from the disk
 * is left to clerks. Decides nothing that another door would have to decide as well.
 */
package io.posthorn.broker.door;
