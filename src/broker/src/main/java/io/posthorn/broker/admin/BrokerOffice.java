package io.posthorn.broker.admin;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.resend.Letters;
import io.posthorn.broker.resend.Resend;
import io.posthorn.broker.resend.ResendJobs;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.store.Store;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The broker as people and tools see it. */
public final class BrokerOffice implements BrokerAdmin {

    private final BrokerIdentity identity;
    private final Facts facts;
    private final Topics topics;
    private final Groups groups;
    private final Store store;
    private final Intake intake;
    private final Traffic traffic;
    private final NameServers nameServers;
    private final TopicOffice topicOffice;
    private final GroupOffice groupOffice;
    private final MessageOffice messageOffice;
    private final SubscriptionOffice subscriptionOffice;
    private final DeadLetterOffice deadLetterOffice;
    private final TransactionDesk transactions;

    /**
     * What only the broker's assembly knows.
     *
     * @param advertised host and port clients are told
     * @param version of Posthorn
     * @param directory where the store lies
     * @param fullPercent at this use of the disk sends are refused
     * @param startedAtMs when the process started the broker
     * @param state where it is in its life
     * @param connections how many clients are connected
     */
    public record Facts(
            String advertised,
            String version,
            Path directory,
            int fullPercent,
            long startedAtMs,
            Supplier<BrokerState> state,
            IntSupplier connections) {}

    /**
     * @param identity this broker
     * @param facts about its process
     * @param topics all topics
     * @param groups all groups
     * @param consumers who is connected
     * @param offsets how far groups got
     * @param visibility which records may be seen
     * @param waiting told when groups are moved
     * @param deliveries moved and ended with groups and topics
     * @param store where messages lie
     * @param intake where messages go
     * @param lookup finds messages
     * @param letters say which dead letters are dealt with
     * @param resend sends one again
     * @param jobs send all of a group again
     * @param transactions where branches of distributed transactions are dealt with
     * @param traffic what flows
     * @param nameServers told of changes
     * @param clock the time
     */
    public BrokerOffice(
            final BrokerIdentity identity,
            final Facts facts,
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final Visibility visibility,
            final Waiting waiting,
            final Deliveries deliveries,
            final Store store,
            final Intake intake,
            final Lookup lookup,
            final Letters letters,
            final Resend resend,
            final ResendJobs jobs,
            final TransactionDesk transactions,
            final Traffic traffic,
            final NameServers nameServers,
            final Clock clock) {
        this.identity = identity;
        this.facts = facts;
        this.topics = topics;
        this.groups = groups;
        this.store = store;
        this.intake = intake;
        this.traffic = traffic;
        this.nameServers = nameServers;
        this.topicOffice =
                new TopicOffice(
                        identity,
                        topics,
                        store,
                        visibility,
                        offsets,
                        deliveries,
                        consumers,
                        traffic,
                        nameServers);
        this.groupOffice =
                new GroupOffice(
                        identity,
                        topics,
                        groups,
                        consumers,
                        offsets,
                        visibility,
                        waiting,
                        deliveries,
                        store);
        this.messageOffice =
                new MessageOffice(identity, topics, intake, lookup, visibility, store, clock);
        final Readiness readiness = new Readiness(facts.state());
        this.subscriptionOffice =
                new SubscriptionOffice(
                        identity,
                        readiness,
                        deliveries,
                        consumers,
                        offsets,
                        visibility,
                        groupOffice,
                        store,
                        clock);
        this.deadLetterOffice =
                new DeadLetterOffice(
                        readiness, topics, deliveries, store, letters, resend, jobs, messageOffice);
        this.transactions = transactions;
    }

    @Override
    public ClusterOverview cluster() {
        final List<ClusterOverview.ClusterBroker> known = nameServers.brokers();
        final List<ClusterOverview.ClusterBroker> shown = known.isEmpty() ? List.of(self()) : known;
        return new ClusterOverview(
                identity.cluster(),
                shown.stream()
                        .sorted(
                                Comparator.comparing(ClusterOverview.ClusterBroker::name)
                                        .thenComparing(ClusterOverview.ClusterBroker::brokerId))
                        .toList());
    }

    private ClusterOverview.ClusterBroker self() {
        return new ClusterOverview.ClusterBroker(
                identity.name(), identity.brokerId(), role(), facts.advertised(), true);
    }

    private BrokerRole role() {
        return identity.brokerId() == 0 ? BrokerRole.LEADER : BrokerRole.REPLICA;
    }

    @Override
    public BrokerOverview broker() {
        final BrokerState state = facts.state().get();
        final boolean isRunning = state == BrokerState.RUNNING;
        final String refusal = intake.refusal().orElse(null);
        final long logStart = store.log().start();
        final long logEnd = isRunning ? store.log().end() : store.recovery().position();
        return new BrokerOverview(
                identity.cluster(),
                identity.name(),
                identity.brokerId(),
                role(),
                facts.advertised(),
                facts.version(),
                facts.startedAtMs(),
                state,
                refusal,
                isRunning && refusal == null,
                recovery(),
                new LogExtent(logStart, logEnd, store.flusher().durable()),
                store.retention()
                        .diskUse(
                                (total, used) ->
                                        new DiskUse(
                                                facts.directory().toString(),
                                                logEnd - logStart,
                                                used,
                                                total,
                                                facts.fullPercent())),
                new Rates(
                        traffic.in().messageRate(),
                        traffic.out().messageRate(),
                        traffic.in().byteRate(),
                        traffic.out().byteRate()),
                traffic.in().messages(),
                traffic.out().messages(),
                (int)
                        topics.all().stream()
                                .filter(
                                        topic ->
                                                Kinds.ofTopic(topic.name(), identity)
                                                        == NameKind.NORMAL)
                                .count(),
                (int)
                        groups.all().stream()
                                .filter(
                                        group ->
                                                Kinds.ofGroup(group.groupName()) == NameKind.NORMAL)
                                .count(),
                facts.connections().getAsInt(),
                nameServers.links());
    }

    private Recovery recovery() {
        final long done = store.recovery().position();
        final long goal = store.recovery().goal();
        return new Recovery(facts.startedAtMs(), done, goal, store.isRecovered());
    }

    @Override
    public TopicDesk topics() {
        return topicOffice;
    }

    @Override
    public GroupDesk groups() {
        return groupOffice;
    }

    @Override
    public MessageDesk messages() {
        return messageOffice;
    }

    @Override
    public SubscriptionDesk subscriptions() {
        return subscriptionOffice;
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return deadLetterOffice;
    }

    @Override
    public TransactionDesk transactions() {
        return transactions;
    }

    /**
     * Makes sure that a tool may create or change a topic to this.
     *
     * @param config what it would be
     * @throws AdminRefusal as {@link TopicDesk#create} and {@link TopicDesk#alter}
     */
    public void requireAllowed(final TopicConfig config) {
        topicOffice.requireAllowed(config);
    }

    /**
     * Makes sure that a tool may create or change a group to this.
     *
     * @param config what it would be
     * @throws AdminRefusal as {@link GroupDesk#create} and {@link GroupDesk#alter}
     */
    public void requireAllowed(final GroupConfig config) {
        groupOffice.requireAllowed(config);
    }

    /**
     * Forgets everything about a topic, known or not, for tools that repeat themselves.
     *
     * @param topic any name
     */
    public void forgetTopic(final String topic) {
        topicOffice.remove(topic);
    }

    /**
     * Forgets a group, known or not, for tools that repeat themselves.
     *
     * @param group any name
     * @param withOffsets also how far it got
     * @throws AdminRefusal ILLEGAL_NAME for reserved names
     */
    public void forgetGroup(final String group, final boolean withOffsets) {
        GroupOffice.requireNotReserved(group);
        groupOffice.remove(group, withOffsets);
    }

    /**
     * How far a group is behind, without asking whether it exists.
     *
     * @param group any name
     * @param topic only this topic; null for all
     * @return possibly empty
     */
    public List<QueueLag> lagOf(final String group, final String topic) {
        return groupOffice.lagOf(group, topic);
    }
}
