package io.posthorn.broker.topic;

/** How many tags a message of a topic may carry. */
public enum TopicFilterType {
    /** One tag; what everybody uses. */
    SINGLE_TAG,
    /** Several tags, marked in the message's system flags. */
    MULTI_TAG
}
