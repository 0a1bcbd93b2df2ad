/**
 * Branches of distributed transactions as a container and its transaction manager see them: the
 * resource of a session, which knows whether the session works for a branch, transactions that need
 * no manager, and a resource for recovery that has a connection of its own. Each object belongs to
 * the connection it was made for; any thread may ask.
 */
package io.posthorn.jms.connector.branch;
