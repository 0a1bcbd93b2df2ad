/**
 * Connection factories and destinations by name, for applications that look them up with JNDI
 * (Jakarta Messaging 3.1, clause 5): everything is said by properties, there is no directory.
 * {@link io.posthorn.jms.jndi.PosthornInitialContextFactory} reads them and makes contexts that
 * never change.
 */
package io.posthorn.jms.jndi;
