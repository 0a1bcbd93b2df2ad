package io.posthorn.broker.intake;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.intake.SendOutcome.Refused;
import io.posthorn.broker.intake.SendOutcome.Stored;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.message.ClientBatch;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.SysFlag;
import io.posthorn.message.TagCode;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one way into the log for messages. Checks in the order of the remoting protocol (8.3). */
public final class Intake {

    private static final long ANNOUNCE_PATIENCE_MS = 1_000;

    private final BrokerIdentity identity;
    private final IntakeRules rules;
    private final Topics topics;
    private final Groups groups;
    private final QueueLocks locks;
    private final Store store;
    private final Arrivals readers;
    private final Supplier<CompletableFuture<Void>> announce;
    private final Traffic traffic;
    private final Clock clock;
    private final Counter refusals;
    private final Queue<WaitingSend> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final PropertyText stamp;
    private volatile boolean serving;

    /**
     * @param identity this broker
     * @param rules what is allowed
     * @param topics which topics exist
     * @param groups which groups exist
     * @param locks says which groups consume in order
     * @param store where messages go
     * @param readers woken by arrivals
     * @param announce tells the name servers what is here; asked when a send created its topic, and
     *     answered before the sender is
     * @param traffic counts what is taken
     * @param clock the time
     * @param counters where the intake's numbers are declared
     */
    public Intake(
            final BrokerIdentity identity,
            final IntakeRules rules,
            final Topics topics,
            final Groups groups,
            final QueueLocks locks,
            final Store store,
            final Arrivals readers,
            final Supplier<CompletableFuture<Void>> announce,
            final Traffic traffic,
            final Clock clock,
            final Counters counters) {
        this.identity = identity;
        this.rules = rules;
        this.topics = topics;
        this.groups = groups;
        this.locks = locks;
        this.store = store;
        this.readers = readers;
        this.announce = announce;
        this.traffic = traffic;
        this.clock = clock;
        this.stamp =
                PropertyText.EMPTY
                        .edit()
                        .set(PropertyKeys.MSG_REGION, rules.region())
                        .set(PropertyKeys.TRACE_ON, Boolean.toString(rules.traceOn()))
                        .set(PropertyKeys.CLUSTER, identity.cluster())
                        .toText();
        this.refusals =
                counters.counter(
                        "posthorn_broker_refused_sends_total",
                        "requests",
                        "Sends that were refused");
        counters.gauge(
                "posthorn_broker_waiting_sends",
                "requests",
                "Sends that wait for their message to be durable",
                waitingCount::get);
    }

    /**
     * Begins or ends to take sends.
     *
     * @param newServing whether sends are taken
     */
    public void serve(final boolean newServing) {
        serving = newServing;
    }

    /**
     * Why sends are refused at present.
     *
     * @return a sentence, or empty if they are taken
     */
    public Optional<String> refusal() {
        if (!serving) {
            return Optional.of("The broker does not take messages yet, or no longer.");
        }
        if (store.retention().isFull()) {
            return Optional.of(
                    "The broker's disk is %d %% full, so it takes no messages until there is room again."
                            .formatted(store.retention().usedPercent()));
        }
        final StoreUnavailable unavailable = store.log().refusal();
        return unavailable == null ? Optional.empty() : Optional.of(unavailable.getMessage());
    }

    /**
     * What is allowed.
     *
     * @return as configured
     */
    public IntakeRules rules() {
        return rules;
    }

    /**
     * Whether clients may send to this broker at all.
     *
     * @return as configured
     */
    public boolean isWritable() {
        return rules.writable();
    }

    /**
     * Takes a message, or several.
     *
     * @param send what is asked for
     * @param answer told the outcome once: at once on the caller's thread, or later on another
     */
    public void send(final Send send, final Consumer<SendOutcome> answer) {
        final Refused refused = store(send, answer);
        if (refused != null) {
            refusals.increment();
            answer.accept(refused);
        }
    }

    /**
     * Makes of a send what can be laid down, now or later, alone or together with others. For doors
     * whose messages are no stock client's: the topic must be there, the body may be empty, and the
     * user that the message names is one that the door knows.
     *
     * @param send what is asked for; one message, no half one; its body must stay until the draft
     *     is laid down
     * @return the draft, or why it is refused
     */
    public Preparation prepare(final Send send) {
        final Preparation preparation = prepared(send);
        if (preparation instanceof Preparation.Not) {
            refusals.increment();
        }
        return preparation;
    }

    private Preparation prepared(final Send send) {
        Refused fault = faultOfBroker();
        if (fault == null && TopicNames.isClosedForClients(send.topic())) {
            fault =
                    new Refused(
                            Reason.FORBIDDEN,
                            "Nobody may send to %s, which is the broker's own."
                                    .formatted(send.topic()));
        }
        fault = fault == null ? faultOfRoom() : fault;
        final TopicConfig topic = topics.find(send.topic());
        if (fault == null && topic == null) {
            fault =
                    new Refused(
                            Reason.NO_TOPIC,
                            "There is no topic %s (any more).".formatted(send.topic()));
        }
        fault = fault == null ? faultOf(send, topic) : fault;
        if (fault != null) {
            return new Preparation.Not(fault);
        }
        try {
            final int queueId = queueOf(send, topic);
            final PropertyText properties =
                    stamp(send.properties(), send.properties().get(PropertyKeys.UNIQUE_KEY))
                            .toText();
            return new Preparation.Ready(
                    build(draftOf(send, topic, queueId), properties, send.topic(), queueId, true));
        } catch (final MessageTooLarge e) {
            return new Preparation.Not(new Refused(Reason.TOO_LARGE, e.getMessage()));
        } catch (final DelayLevels.IllegalDelay e) {
            return new Preparation.Not(new Refused(Reason.ILLEGAL_MESSAGE, e.getMessage()));
        }
    }

    private static Draft.Builder draftOf(
            final Send send, final TopicConfig topic, final int queueId) {
        return Draft.to(send.topic(), queueId)
                .flag(send.flag())
                .sysFlag(sysFlagOf(send, topic))
                .bornTimestamp(send.bornTimestamp())
                .bornHost(send.bornHost())
                .reconsumeTimes(send.reconsumeTimes())
                .body(send.body());
    }

    /** Stores and answers; or stores nothing and says why. */
    private Refused store(final Send send, final Consumer<SendOutcome> answer) {
        final Refused closed = faultOfBroker();
        if (closed != null) {
            return closed;
        }
        final Optional<String> nameFault = TopicNames.faultOfTopic(send.topic());
        if (nameFault.isPresent()) {
            return new Refused(Reason.ILLEGAL_TOPIC, nameFault.get());
        }
        if (TopicNames.isClosedForClients(send.topic())) {
            return new Refused(
                    Reason.FORBIDDEN,
                    "Sending message to topic[" + send.topic() + "] is forbidden.");
        }
        final Refused noRoom = faultOfRoom();
        if (noRoom != null) {
            return noRoom;
        }
        if (TopicNames.isRetry(send.topic())) {
            // Asked before its topic is created: nobody else ever takes that topic away again.
            final String group = TopicNames.groupOfRetry(send.topic());
            if (groups.findOrCreate(group) == null) {
                return new Refused(Reason.NO_GROUP, "subscription group not exist, " + group);
            }
        }
        final boolean isNew = topics.find(send.topic()) == null;
        final Optional<TopicConfig> topic =
                topics.findOrCreate(send.topic(), send.template(), send.templateQueueNums());
        if (topic.isEmpty()) {
            return new Refused(
                    Reason.NO_TOPIC,
                    "topic[%s] not exist, apply first please! It is not created by itself, because %s."
                            .formatted(send.topic(), whyNotCreated(send.template())));
        }
        final Refused fault = faultOf(send, topic.get());
        if (fault != null) {
            return fault;
        }
        if (send.body().remaining() == 0) {
            return new Refused(Reason.ILLEGAL_MESSAGE, "the message body is empty");
        }
        final Consumer<SendOutcome> whenKnown =
                isNew ? outcome -> whenAnnounced(() -> answer.accept(outcome)) : answer;
        try {
            return send.batch()
                    ? storeBatch(send, topic.get(), whenKnown)
                    : storeOne(send, topic.get(), whenKnown);
        } catch (final MessageTooLarge e) {
            return new Refused(Reason.TOO_LARGE, e.getMessage());
        } catch (final DelayLevels.IllegalDelay | BadBatch e) {
            return new Refused(Reason.ILLEGAL_MESSAGE, e.getMessage());
        } catch (final StoreUnavailable e) {
            return new Refused(Reason.UNAVAILABLE, e.getMessage());
        }
    }

    /**
     * The sender's next question may be where its new topic is; but a name server that hangs must
     * not hold it up.
     */
    private void whenAnnounced(final Runnable then) {
        announce.get()
                .copy()
                .completeOnTimeout(null, ANNOUNCE_PATIENCE_MS, TimeUnit.MILLISECONDS)
                .thenRun(then);
    }

    private String whyNotCreated(final String template) {
        return topics.find(TopicNames.AUTO_CREATE_TEMPLATE) == null
                ? "posthorn.broker.auto-create-topic is off"
                : "the sender names %s as template, which does not allow it".formatted(template);
    }

    private Refused faultOfBroker() {
        if (!serving) {
            return new Refused(Reason.NOT_SERVING, "broker unable to service, it starts or stops");
        }
        if (!rules.writable()) {
            return new Refused(
                    Reason.FORBIDDEN,
                    "the broker[%s] sending message is forbidden (posthorn.broker.permission)"
                            .formatted(identity.name()));
        }
        return null;
    }

    /** Asked before a topic is created for a send that is refused all the same. */
    private Refused faultOfRoom() {
        if (store.retention().isFull()) {
            return new Refused(Reason.UNAVAILABLE, refusal().orElse("the disk is full"));
        }
        if (rules.syncFlush() && waitingCount.get() >= rules.maxWaitingSends()) {
            return new Refused(
                    Reason.BUSY,
                    "[OVERLOAD]%d sends wait for the disk already (posthorn.broker.max-waiting-sends), try again"
                            .formatted(rules.maxWaitingSends()));
        }
        return null;
    }

    private Refused faultOf(final Send send, final TopicConfig topic) {
        final int queueNums = Math.max(topic.readQueueNums(), topic.writeQueueNums());
        if (send.queueId() >= queueNums) {
            return new Refused(
                    Reason.NO_QUEUE,
                    "request queueId[%d] is illegal, topic %s has %d queues"
                            .formatted(send.queueId(), send.topic(), queueNums));
        }
        if (!topic.writable()) {
            return new Refused(
                    Reason.FORBIDDEN, "topic %s does not allow sending".formatted(send.topic()));
        }
        if (send.body().remaining() > rules.maxBodyBytes()) {
            return new Refused(
                    Reason.TOO_LARGE,
                    "the message body has %d bytes, at most %d are allowed (posthorn.broker.max-message-size)"
                            .formatted(send.body().remaining(), rules.maxBodyBytes()));
        }
        return null;
    }

    /** Whether a message waits for the end of its transaction (remoting protocol 12). */
    private static boolean isHalf(final Send send) {
        final String half = send.properties().get(PropertyKeys.TRANSACTION_PREPARED);
        return Boolean.parseBoolean(half) && !TopicNames.isRetry(send.topic());
    }

    private Refused storeOne(
            final Send send, final TopicConfig topic, final Consumer<SendOutcome> answer) {
        if (isWithoutKey(send.properties(), topic)) {
            return new Refused(
                    Reason.ILLEGAL_MESSAGE,
                    "topic %s keeps the newest message of each key, and this message has no KEYS"
                            .formatted(topic.name()));
        }
        final String uniqueKey = send.properties().get(PropertyKeys.UNIQUE_KEY);
        final PropertyText.Editor properties =
                stamp(send.properties(), uniqueKey).remove(PropertyKeys.USER_ID);
        String target = send.topic();
        int queueId = queueOf(send, topic);
        if (TopicNames.isRetry(target)) {
            final String group = TopicNames.groupOfRetry(target);
            final GroupConfig config = groups.findOrCreate(group);
            if (config == null) {
                return new Refused(Reason.NO_GROUP, "subscription group not exist, " + group);
            }
            if (isBeyondLastTry(send, config)) {
                target = TopicNames.deadLetterOf(group);
                queueId = 0;
                topics.putIfAbsent(TopicConfig.of(target, 1));
                properties
                        .set(
                                PropertyKeys.DLQ_ORIGIN_TOPIC,
                                properties.get(PropertyKeys.RETRY_TOPIC))
                        .set(
                                PropertyKeys.DLQ_ORIGIN_MESSAGE_ID,
                                properties.get(PropertyKeys.ORIGIN_MESSAGE_ID))
                        .remove(PropertyKeys.DELAY);
            }
        }
        final Draft.Builder draft = draftOf(send, topic, queueId).readdress(target, queueId);
        final boolean isHalf = isHalf(send);
        if (isHalf) {
            properties
                    .set(PropertyKeys.REAL_TOPIC, target)
                    .set(PropertyKeys.REAL_QUEUE_ID, Integer.toString(queueId));
            draft.readdress(TopicNames.HALF, 0);
        }
        final boolean mayBeDelayed = !isHalf && !TopicNames.isDeadLetter(target);
        final boolean wait = !"false".equals(send.properties().get(PropertyKeys.WAIT));
        final int answeredQueueId = queueId;
        final Draft built = build(draft, properties.toText(), target, queueId, mayBeDelayed);
        append(
                built,
                wait,
                (appended, confirmation) ->
                        answer.accept(
                                new Stored(
                                        idOf(appended),
                                        properties.get(PropertyKeys.UNIQUE_KEY),
                                        answeredQueueId,
                                        appended.queueOffset(),
                                        dueOf(built),
                                        confirmation)));
        return null;
    }

    private static long dueOf(final Draft draft) {
        return TopicNames.TIMER.equals(draft.topic())
                ? Long.parseLong(draft.properties().get(PropertyKeys.TIMER_OUT_MS))
                : 0;
    }

    private static boolean isWithoutKey(final PropertyText properties, final TopicConfig topic) {
        final String keys = properties.get(PropertyKeys.KEYS);
        return "COMPACTION".equals(topic.attributes().get("cleanup.policy"))
                && (keys == null || keys.isBlank());
    }

    private PropertyText.Editor stamp(final PropertyText properties, final String uniqueKey) {
        final PropertyText.Editor editor = properties.edit();
        if (uniqueKey == null) {
            editor.set(
                    PropertyKeys.UNIQUE_KEY, UniqueKeys.next(identity.address(), clock.wallMs()));
        }
        return editor.setAll(stamp)
                .remove(PropertyKeys.TIMER_ORIGIN)
                .remove(PropertyKeys.EVACUATED_FROM)
                .remove(PropertyKeys.TIMER_OUT_MS);
    }

    private static int sysFlagOf(final Send send, final TopicConfig topic) {
        final int plain = SysFlag.withTransaction(send.sysFlag(), 0);
        return topic.filterType() == TopicFilterType.MULTI_TAG ? plain | SysFlag.MULTI_TAGS : plain;
    }

    private static int queueOf(final Send send, final TopicConfig topic) {
        if (send.queueId() >= 0) {
            return send.queueId();
        }
        return Priorities.areLanesOf(topic)
                ? Priorities.queueFor(Priorities.in(send.properties()))
                : ThreadLocalRandom.current().nextInt(Math.max(1, topic.writeQueueNums()));
    }

    private boolean isBeyondLastTry(final Send send, final GroupConfig group) {
        final int most =
                send.maxReconsumeTimes() == null ? group.retryMaxTimes() : send.maxReconsumeTimes();
        // A group that holds queue locks consumes in order; it sends here only after its own last
        // try.
        return send.reconsumeTimes() > most || locks.isAnyHeld(group.groupName());
    }

    /** Readdresses a message that has to wait for its time. */
    private Draft build(
            final Draft.Builder draft,
            final PropertyText properties,
            final String topic,
            final int queueId,
            final boolean mayBeDelayed) {
        final OptionalLong due =
                mayBeDelayed
                        ? DelayLevels.dueMs(properties, clock.wallMs(), rules.maxDelay())
                        : OptionalLong.empty();
        if (due.isEmpty()) {
            return draft.properties(properties).build();
        }
        return draft.readdress(TopicNames.TIMER, 0)
                .properties(
                        properties
                                .edit()
                                .set(PropertyKeys.REAL_TOPIC, topic)
                                .set(PropertyKeys.REAL_QUEUE_ID, Integer.toString(queueId))
                                .set(PropertyKeys.TIMER_OUT_MS, Long.toString(due.getAsLong()))
                                .toText())
                .build();
    }

    private static final class BadBatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadBatch(final String message, final Throwable cause) {
            super(message, cause, false, false);
        }
    }

    private Refused storeBatch(
            final Send send, final TopicConfig topic, final Consumer<SendOutcome> answer) {
        if (send.topic().length() > TopicNames.MAX_TOPIC_LENGTH
                || TopicNames.isRetry(send.topic())) {
            return new Refused(
                    Reason.ILLEGAL_MESSAGE,
                    "a batch cannot be sent to the retry or over-long topic " + send.topic());
        }
        final List<ClientBatch.Entry> entries = read(send, topic);
        final int queueId = queueOf(send, topic);
        final List<Draft> drafts = new ArrayList<>(entries.size());
        for (final ClientBatch.Entry entry : entries) {
            drafts.add(
                    Draft.to(send.topic(), queueId)
                            .flag(entry.flag())
                            .sysFlag(sysFlagOf(send, topic))
                            .bornTimestamp(send.bornTimestamp())
                            .bornHost(send.bornHost())
                            .body(entry.body())
                            .properties(
                                    stamp(
                                                    entry.properties(),
                                                    entry.properties().get(PropertyKeys.UNIQUE_KEY))
                                            .remove(PropertyKeys.USER_ID)
                                            .toText())
                            .build());
        }
        final boolean wait = !"false".equals(send.properties().get(PropertyKeys.WAIT));
        append(
                drafts,
                wait,
                (all, confirmation) ->
                        answer.accept(
                                new Stored(
                                        String.join(",", all.stream().map(this::idOf).toList()),
                                        send.properties().get(PropertyKeys.UNIQUE_KEY),
                                        queueId,
                                        all.get(0).queueOffset(),
                                        0,
                                        confirmation)));
        return null;
    }

    private static List<ClientBatch.Entry> read(final Send send, final TopicConfig topic) {
        try {
            final List<ClientBatch.Entry> entries = ClientBatch.read(send.body());
            for (int i = 0; i < entries.size(); i++) {
                final String fault = faultOf(entries.get(i), topic);
                if (fault != null) {
                    throw new BadBatch("message %d of the batch %s".formatted(i + 1, fault), null);
                }
            }
            return entries;
        } catch (final IllegalArgumentException e) {
            throw new BadBatch(e.getMessage(), e);
        }
    }

    private static String faultOf(final ClientBatch.Entry entry, final TopicConfig topic) {
        if (!entry.body().hasRemaining()) {
            return "has an empty body";
        }
        if (isWithoutKey(entry.properties(), topic)) {
            return "has no KEYS, by which topic %s keeps messages".formatted(topic.name());
        }
        if (isDelayed(entry.properties())) {
            return "is delayed, which a batch cannot be";
        }
        final String half = entry.properties().get(PropertyKeys.TRANSACTION_PREPARED);
        return Boolean.parseBoolean(half) ? "belongs to a transaction" : null;
    }

    private static boolean isDelayed(final PropertyText properties) {
        return properties.has(PropertyKeys.DELAY)
                || properties.has(PropertyKeys.TIMER_DELAY_MS)
                || properties.has(PropertyKeys.TIMER_DELAY_SEC)
                || properties.has(PropertyKeys.TIMER_DELIVER_MS);
    }

    private String idOf(final Appended appended) {
        return new OffsetMessageId(identity.address(), appended.physicalOffset()).text();
    }

    /** Is told how the append of one message ended. */
    @FunctionalInterface
    public interface OnStored {
        /**
         * The message is stored.
         *
         * @param appended where
         * @param confirmation how safe it is
         */
        void stored(Appended appended, Confirmation confirmation);
    }

    /** Is told how the append of several messages ended. */
    @FunctionalInterface
    public interface OnAllStored {
        /**
         * The messages are stored.
         *
         * @param appended where, in their order
         * @param confirmation how safe they are
         */
        void stored(List<Appended> appended, Confirmation confirmation);
    }

    /**
     * Lays down a message that another room made: a redelivery, a timer that is due.
     *
     * @param draft complete
     * @param wait whether to tell only once it is as safe as the broker promises
     * @param onStored told once, at once or later on another thread
     * @throws StoreUnavailable if the store takes nothing at present
     */
    public void append(final Draft draft, final boolean wait, final OnStored onStored) {
        final Appended appended = store.log().append(draft);
        traffic.taken(draft.topic(), 1, appended.length());
        finish(
                List.of(new Arrival(draft)),
                appended.end(),
                wait,
                confirmation -> onStored.stored(appended, confirmation));
    }

    /** What waiting readers have to know of a message, without its body. */
    private record Arrival(String topic, int queueId, PropertyText properties) {

        Arrival(final Draft draft) {
            this(draft.topic(), draft.queueId(), draft.properties());
        }
    }

    /**
     * Lays down messages that another room made, all or none.
     *
     * @param drafts complete; at least one
     * @param wait whether to tell only once they are as safe as the broker promises
     * @param onStored told once, at once or later on another thread
     * @return where they lie, in their order
     * @throws StoreUnavailable if the store takes nothing at present
     * @throws MessageTooLarge if they do not fit into a segment together
     */
    public List<Appended> append(
            final List<Draft> drafts, final boolean wait, final OnAllStored onStored) {
        final List<Appended> appended = store.log().append(drafts);
        final Appended last = appended.get(appended.size() - 1);
        for (int i = 0; i < drafts.size(); i++) {
            traffic.taken(drafts.get(i).topic(), 1, appended.get(i).length());
        }
        finish(
                drafts.stream().map(Arrival::new).toList(),
                last.end(),
                wait,
                confirmation -> onStored.stored(appended, confirmation));
        return appended;
    }

    private void wakeReaders(final List<Arrival> arrivals) {
        for (final Arrival each : arrivals) {
            readers.arrived(
                    each.topic(), each.queueId(), TagCode.in(each.properties()), each.properties());
        }
    }

    /**
     * Wakes readers when they may see the records, and answers when these are as safe as was asked
     * for.
     */
    private void finish(
            final List<Arrival> arrivals,
            final long end,
            final boolean wait,
            final Consumer<Confirmation> answer) {
        if (!rules.syncFlush()) {
            answer.accept(Confirmation.CONFIRMED);
            wakeReaders(arrivals);
            return;
        }
        if (!wait) {
            answer.accept(Confirmation.CONFIRMED);
            store.flusher()
                    .whenDurable(
                            end,
                            fault -> {
                                if (fault == null) {
                                    wakeReaders(arrivals);
                                }
                            });
            return;
        }
        final WaitingSend send =
                new WaitingSend(clock.nanos() + rules.flushTimeout().toNanos(), answer);
        waitingCount.incrementAndGet();
        waiting.add(send);
        store.flusher()
                .whenDurable(
                        end,
                        fault -> {
                            send.end(
                                    fault == null
                                            ? Confirmation.CONFIRMED
                                            : Confirmation.FLUSH_FAILED);
                            if (fault == null) {
                                wakeReaders(arrivals);
                            }
                        });
    }

    /** A send whose answer waits for the disk. */
    private final class WaitingSend {
        private final long deadlineNanos;
        private final Consumer<Confirmation> answer;
        private final AtomicBoolean ended = new AtomicBoolean();

        WaitingSend(final long deadlineNanos, final Consumer<Confirmation> answer) {
            this.deadlineNanos = deadlineNanos;
            this.answer = answer;
        }

        void end(final Confirmation how) {
            if (ended.compareAndSet(false, true)) {
                waitingCount.decrementAndGet();
                answer.accept(how);
            }
        }
    }

    /** Answers sends that waited too long for the disk. Called a few times a second. */
    public void expire() {
        final long now = clock.nanos();
        for (WaitingSend head = waiting.peek();
                head != null && (head.ended.get() || head.deadlineNanos - now <= 0);
                head = waiting.peek()) {
            waiting.poll();
            head.end(Confirmation.FLUSH_TIMED_OUT);
        }
    }
}
