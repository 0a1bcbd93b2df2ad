/**
 * What Jakarta Messaging costs with us. {@link io.posthorn.benchmarks.jms.JmsSideBySide} puts
 * provider and broker beside Apache Artemis: {@link io.posthorn.benchmarks.jms.JmsLoad} is the
 * application, the same for both and in a process of its own. What the provider does for each
 * message is measured class by class with JMH. Never shipped; only numbers from one run may be
 * compared.
 */
package io.posthorn.benchmarks.jms;
