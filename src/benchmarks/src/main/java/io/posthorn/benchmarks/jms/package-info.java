/**
 * What the JMS provider does for each message, measured class by class with JMH. Never shipped;
 * each benchmark owns its messages.
 */
package io.posthorn.benchmarks.jms;
