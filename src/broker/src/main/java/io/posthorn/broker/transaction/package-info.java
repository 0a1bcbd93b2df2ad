/**
 * Sends and settlements that happen together or not at all. A staged batch collects them while a
 * transaction is open and is laid down in the log as one atomic batch. Uses the delivery engine's
 * subscriptions and the intake; knows no protocol.
 */
package io.posthorn.broker.transaction;
