package io.posthorn.server.metadata;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;

/**
 * Something that is to be written to the database. Of two changes of one key the later one wins.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.TopicSaved.class, name = "topic-saved"),
    @JsonSubTypes.Type(value = Change.TopicDeleted.class, name = "topic-deleted"),
    @JsonSubTypes.Type(value = Change.GroupSaved.class, name = "group-saved"),
    @JsonSubTypes.Type(value = Change.GroupDeleted.class, name = "group-deleted"),
    @JsonSubTypes.Type(value = Change.BrokerSeen.class, name = "broker-seen")
})
sealed interface Change {

    /**
     * What it is about.
     *
     * @return equal for two changes of which only the later counts
     */
    Key key();

    /**
     * What a change is about.
     *
     * @param kind topic, group or broker
     * @param name of that kind
     */
    record Key(Kind kind, String name) {}

    /** The tables. */
    enum Kind {
        TOPIC,
        GROUP,
        BROKER
    }

    /** A topic is new or has changed. */
    record TopicSaved(TopicConfig topic) implements Change {
        @Override
        public Key key() {
            return new Key(Kind.TOPIC, topic.name());
        }
    }

    /** A topic is gone. */
    record TopicDeleted(String name) implements Change {
        @Override
        public Key key() {
            return new Key(Kind.TOPIC, name);
        }
    }

    /** A group is new or has changed. */
    record GroupSaved(GroupConfig group) implements Change {
        @Override
        public Key key() {
            return new Key(Kind.GROUP, group.groupName());
        }
    }

    /** A group is gone. */
    record GroupDeleted(String name) implements Change {
        @Override
        public Key key() {
            return new Key(Kind.GROUP, name);
        }
    }

    /** A broker is there. */
    record BrokerSeen(BrokerSighting broker) implements Change {
        @Override
        public Key key() {
            return new Key(Kind.BROKER, broker.name() + ":" + broker.brokerId());
        }
    }
}
