package io.posthorn.broker.destination;

import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.DestinationKind;
import io.posthorn.message.DestinationNames;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The destinations of JMS and AMQP. A destination is a topic; a queue is one with the subscription
 * of {@link #QUEUE_GROUP}, which is there as soon as the queue is. A queue and a topic of one name
 * are two destinations, as applications expect: the first of them has the topic of that name, the
 * other one's has its kind added. Any thread.
 */
public final class Destinations {

    /** The group that all consumers of a JMS queue belong to. */
    public static final String QUEUE_GROUP = "jms-queue";

    /**
     * The topic attribute that says what a topic is to JMS and AMQP: {@code queue} or {@code
     * topic}. One without it can be used as both. Fixed when a topic is created.
     */
    public static final String KIND = "destination.kind";

    private static final String DEAD_LETTERS = TopicNames.deadLetterOf(QUEUE_GROUP);

    private final BrokerIdentity identity;
    private final Topics topics;
    private final TopicRules rules;
    private final Deliveries deliveries;
    private final Store store;
    private final SubscriptionRules queueRules;

    /**
     * @param identity says which topics are the broker's own
     * @param topics where destinations lie
     * @param rules whether they are made when they are first used
     * @param deliveries hold the subscriptions of queues
     * @param store holds the messages
     * @param queueRules by which queues treat their messages
     */
    public Destinations(
            final BrokerIdentity identity,
            final Topics topics,
            final TopicRules rules,
            final Deliveries deliveries,
            final Store store,
            final SubscriptionRules queueRules) {
        this.identity = identity;
        this.topics = topics;
        this.rules = rules;
        this.deliveries = deliveries;
        this.store = store;
        this.queueRules = queueRules;
    }

    /**
     * Finds a destination, or makes it.
     *
     * @param kind what it is
     * @param name as the application calls it
     * @return the destination, ready to be used
     * @throws NoDestination if there is none and it may not be made, or the name is illegal
     */
    public Destination open(final DestinationKind kind, final String name) throws NoDestination {
        final Destination destination =
                name != null && isVerbatim(name)
                        ? new Destination(name, kind, requireVerbatim(kind, name))
                        : new Destination(name, kind, topicFor(kind, name));
        if (destination.isQueue()) {
            openQueue(destination.topic());
        }
        return destination;
    }

    /** Names of temporary destinations and dead-letter topics are those of their topics. */
    private static boolean isVerbatim(final String name) {
        return TopicNames.isTemporary(name) || TopicNames.isDeadLetter(name);
    }

    private String requireVerbatim(final DestinationKind kind, final String topic)
            throws NoDestination {
        if (DEAD_LETTERS.equals(topic)) {
            // It comes into being with its first letter, but may be waited for before.
            topics.putIfAbsent(TopicConfig.of(topic, 1));
        }
        final TopicConfig found = topics.find(topic);
        if (found == null || !isUsableAs(kind, found)) {
            throw new NoDestination("There is no %s %s (any more).".formatted(kind.word(), topic));
        }
        return topic;
    }

    private String topicFor(final DestinationKind kind, final String name) throws NoDestination {
        final Optional<String> fault = DestinationNames.faultOf(name);
        if (fault.isPresent()) {
            throw new NoDestination(fault.get());
        }
        final String plain = DestinationNames.topicOf(name);
        if (Topics.isSystem(plain, identity)) {
            throw new NoDestination("%s belongs to the broker.".formatted(name));
        }
        final String apart = plain + DestinationNames.KIND_MARK + kind.word();
        if (topics.find(apart) != null) {
            return apart;
        }
        final TopicConfig found = topics.find(plain);
        if (found == null && !rules.autoCreateTopics()) {
            throw new NoDestination(
                    "There is no %s %s, and posthorn.broker.auto-create-topic is off."
                            .formatted(kind.word(), name));
        }
        final TopicConfig there = found == null ? topics.putIfAbsent(fresh(kind, plain)) : found;
        if (isUsableAs(kind, there)) {
            return plain;
        }
        if (!rules.autoCreateTopics()) {
            throw new NoDestination(
                    "%s is no %s, and posthorn.broker.auto-create-topic is off."
                            .formatted(name, kind.word()));
        }
        return topics.putIfAbsent(fresh(kind, apart)).name();
    }

    private static boolean isUsableAs(final DestinationKind kind, final TopicConfig topic) {
        final String is = topic.attributes().get(KIND);
        return is == null || is.equals(kind.word());
    }

    private static TopicConfig fresh(final DestinationKind kind, final String topic) {
        return new TopicConfig(
                topic,
                Priorities.LANES,
                1,
                TopicConfig.READ | TopicConfig.WRITE,
                false,
                0,
                Map.of(KIND, kind.word(), Priorities.KEY, "true"),
                TopicFilterType.SINGLE_TAG);
    }

    private void openQueue(final String topic) {
        if (deliveries.find(QUEUE_GROUP, topic) == null) {
            deliveries.open(
                    QUEUE_GROUP,
                    topic,
                    TopicNames.isTemporary(topic) ? queueRules.passing() : queueRules);
        }
    }

    /**
     * Makes a temporary destination.
     *
     * @param kind what it is
     * @return a new one, of a name that nobody can guess
     */
    public Destination createTemporary(final DestinationKind kind) {
        final String topic = TopicNames.TEMPORARY_PREFIX + UUID.randomUUID();
        topics.addTemporary(fresh(kind, topic));
        if (kind == DestinationKind.QUEUE) {
            openQueue(topic);
        }
        return new Destination(topic, kind, topic);
    }

    /**
     * Deletes a temporary destination with all its messages and subscriptions.
     *
     * @param topic where its messages lie
     */
    public void deleteTemporary(final String topic) {
        topics.removeTemporary(topic);
        deliveries.endTopic(topic);
        store.deleteQueues(topic);
    }

    /** Deletes what temporary destinations left behind when the broker was killed. */
    public void sweep() {
        List.copyOf(store.queues().topics()).stream()
                .filter(TopicNames::isTemporary)
                .forEach(store::deleteQueues);
    }

    /**
     * Whether a destination is there.
     *
     * @param topic where its messages lie
     * @return false once it was deleted
     */
    public boolean isThere(final String topic) {
        return topics.find(topic) != null;
    }
}
