/**
 * What a deployer says about the broker, as JavaBean properties that resource adapter, connection
 * factories and activations share. A bean belongs to its container; what is made of it is made anew
 * each time. Stands on the JMS provider alone.
 */
package io.posthorn.jms.connector.settings;
