/**
 * Decides whether a message is wanted. A {@link io.posthorn.broker.selector.Selector} is a JMS or
 * SQL92 expression, read once by {@link io.posthorn.broker.selector.SelectorParser} and then asked
 * for each message; a {@link io.posthorn.broker.selector.TagFilter} is RocketMQ's list of tags,
 * answered from the tag code in the consume queue alone. Everything here is immutable, knows no
 * message layout and may be used by any number of threads.
 */
package io.posthorn.broker.selector;
