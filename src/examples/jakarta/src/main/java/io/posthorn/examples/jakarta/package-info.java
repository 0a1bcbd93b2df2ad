/**
 * An application for a Jakarta EE container: orders come by HTTP, become messages and are answered
 * by invoices, which are messages too. The container has the connections and the transactions.
 */
package io.posthorn.examples.jakarta;
