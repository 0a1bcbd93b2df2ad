/**
 * Decides whether a message is wanted. A {@link io.posthorn.broker.selector.Selector} is a JMS or
 * SQL92 expression, read once by {@link io.posthorn.broker.selector.SelectorParser} and then asked
 * for each message; a {@link io.posthorn.broker.selector.TagFilter} is RocketMQ's list of tags,
 * answered from the tag code in the consume queue alone. Both are immutable and may be used by any
 * number of threads. What they ask is a {@link io.posthorn.broker.selector.PropertySource}; for
 * stored messages that is a {@link io.posthorn.broker.selector.MessageView}, on which most tests
 * are done on the bytes, without making values of them.
 */
package io.posthorn.broker.selector;
