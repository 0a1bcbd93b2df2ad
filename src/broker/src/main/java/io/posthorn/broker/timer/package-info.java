/**
 * Delivers messages whose time has come: each is laid down again under its real topic. The store's
 * timer index says which are due and forgets one when it sees its delivery in the log, so each is
 * delivered once. What the log no longer holds whole is dropped, counted and named.
 */
package io.posthorn.broker.timer;
