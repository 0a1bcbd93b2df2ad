package io.posthorn.message;

import java.util.Set;

/**
 * Names of message properties with a meaning of their own. What is not listed here belongs to the
 * application.
 */
public final class PropertyKeys {

    /** Business keys, separated by spaces; each is indexed. */
    public static final String KEYS = "KEYS";

    /** The tag. */
    public static final String TAGS = "TAGS";

    /** {@code false}: answer the sender at once, whatever the durability. */
    public static final String WAIT = "WAIT";

    /** Delay level, 1 to 18. */
    public static final String DELAY = "DELAY";

    /** Absolute delivery time in ms. */
    public static final String TIMER_DELIVER_MS = "TIMER_DELIVER_MS";

    /** Relative delay in ms. */
    public static final String TIMER_DELAY_MS = "TIMER_DELAY_MS";

    /** Relative delay in s. */
    public static final String TIMER_DELAY_SEC = "TIMER_DELAY_SEC";

    /** Set by the broker: when a timer message is due, in ms. */
    public static final String TIMER_OUT_MS = "TIMER_OUT_MS";

    /**
     * Set by the broker on a delivered timer message: physical offset of the record that waited for
     * its time.
     */
    public static final String TIMER_ORIGIN = "TIMER_ORIGIN";

    /**
     * Set by the broker on a record that was laid down again to let its old segment go: physical
     * offset of its place before.
     */
    public static final String EVACUATED_FROM = "EVACUATED_FROM";

    /** Set by the broker: topic for which a delayed or half message is meant. */
    public static final String REAL_TOPIC = "REAL_TOPIC";

    /** Set by the broker: queue for which a delayed or half message is meant. */
    public static final String REAL_QUEUE_ID = "REAL_QID";

    /**
     * Set by the broker on what is delivered without its body, because no frame holds it: how long
     * the body is.
     */
    public static final String LARGE_BODY = "LARGE_BODY";

    /** Set by the broker: topic for which a message is meant that a transaction is to send. */
    public static final String STAGED_TOPIC = "STAGED_TOPIC";

    /** Set by the broker: queue for which a message is meant that a transaction is to send. */
    public static final String STAGED_QUEUE_ID = "STAGED_QID";

    /** Set by the broker: what belongs to one transaction has the same value here. */
    public static final String STAGE = "STAGE";

    /** Set by the broker: {@link BranchId} as text, where it is said how a branch stands. */
    public static final String BRANCH = "BRANCH";

    /** Set by the broker: how the branch stands. */
    public static final String BRANCH_STATE = "BRANCH_STATE";

    /** {@code true}: a half message. */
    public static final String TRANSACTION_PREPARED = "TRAN_MSG";

    /** Producer group, on half messages. */
    public static final String PRODUCER_GROUP = "PGROUP";

    /** How long a half message may wait before its producer is asked, in s. */
    public static final String CHECK_IMMUNITY_SECONDS = "CHECK_IMMUNITY_TIME_IN_SECONDS";

    /** Transaction id. */
    public static final String TRANSACTION_ID = "__transactionId__";

    /** The client's message id. */
    public static final String UNIQUE_KEY = "UNIQ_KEY";

    /** Original topic of a message in a retry topic. */
    public static final String RETRY_TOPIC = "RETRY_TOPIC";

    /** First message id across redeliveries. */
    public static final String ORIGIN_MESSAGE_ID = "ORIGIN_MESSAGE_ID";

    /** Original topic of a message in a dead-letter topic. */
    public static final String DLQ_ORIGIN_TOPIC = "DLQ_ORIGIN_TOPIC";

    /** Original message id of a message in a dead-letter topic. */
    public static final String DLQ_ORIGIN_MESSAGE_ID = "DLQ_ORIGIN_MESSAGE_ID";

    /** Region id of the broker. */
    public static final String MSG_REGION = "MSG_REGION";

    /** Whether clients should trace this message. */
    public static final String TRACE_ON = "TRACE_ON";

    /** Name of the cluster that took the message; request and reply need it. */
    public static final String CLUSTER = "CLUSTER";

    /** Id of the client that asked, on the reply to its request. */
    public static final String REPLY_TO_CLIENT = "REPLY_TO_CLIENT";

    /** When the broker handed a reply to the client that asked, ms. */
    public static final String PUSH_REPLY_TIME = "PUSH_REPLY_TIME";

    /** Ordering key. */
    public static final String SHARDING_KEY = "__SHARDINGKEY";

    /** Priority, 0 to 9. */
    public static final String PRIORITY = "_SYS_MSG_PRIORITY_";

    /** When the message is too old to be delivered, ms. */
    public static final String EXPIRES_MS = "EXPIRES_MS";

    /** The group of messages that go to one consumer (JMS 3.1, 3.5.9). */
    public static final String MESSAGE_GROUP = "JMSXGroupID";

    /**
     * Set by the broker: the user who sent the message (JMS 3.1, 3.5.9), if he proved who he is.
     */
    public static final String USER_ID = "JMSXUserID";

    /** Set by the broker: the client whose connection sent the message, for "noLocal". */
    public static final String SENDER_CLIENT = "SENDER_CLIENT";

    /** Set by the broker on a message in a dead-letter topic: why it is there. */
    public static final String DEAD_REASON = "DLQ_REASON";

    /** Set by the broker on a message in the expiry topic: the queue of its topic it was in. */
    public static final String ORIGIN_QUEUE_ID = "EXPIRY_ORIGIN_QUEUE_ID";

    /** Set by the broker on a message in the expiry topic: the group that did not get it. */
    public static final String ORIGIN_GROUP = "EXPIRY_ORIGIN_GROUP";

    /**
     * The types of properties that are no plain texts; see {@link PropertyWindow}. Written and read
     * by {@link TypedProperties}.
     */
    public static final String PROPERTY_TYPES = "PROPERTY_TYPES";

    /**
     * The JMSMessageID, if it is not {@value #MESSAGE_ID_PREFIX} and the {@link #UNIQUE_KEY}, as it
     * usually is.
     */
    public static final String MESSAGE_ID = "JMSMessageID";

    /** Stands before the {@link #UNIQUE_KEY} in a JMSMessageID. */
    public static final String MESSAGE_ID_PREFIX = "ID:";

    /** The JMSDeliveryMode, if it is {@link #NON_PERSISTENT}. */
    public static final String DELIVERY_MODE = "JMSDeliveryMode";

    /** The JMSDeliveryMode of a message that need not survive the broker. */
    public static final String NON_PERSISTENT = "NON_PERSISTENT";

    /** The JMSDeliveryMode of all others, as selectors call it; not stored. */
    public static final String PERSISTENT = "PERSISTENT";

    /** The JMSPriority of a message that says nothing. */
    public static final int USUAL_PRIORITY = 4;

    /** The JMSType. */
    public static final String TYPE = "JMSType";

    /** What a reply refers to: the JMSCorrelationID, and RocketMQ's of request and reply. */
    public static final String CORRELATION_ID = "CORRELATION_ID";

    /**
     * What kind of body a message has, see {@code docs/message-mapping.md}; bytes if it does not
     * say.
     */
    public static final String BODY_KIND = "BODY_KIND";

    /** The JMSReplyTo: {@code queue:} or {@code topic:} and a name. */
    public static final String REPLY_TO = "JMSReplyTo";

    /**
     * The JMSCorrelationID of an application that set it as bytes, in Base64; {@link
     * #CORRELATION_ID} is the same as a text.
     */
    public static final String CORRELATION_BYTES = "JMSCorrelationIDAsBytes";

    /**
     * Stands before the name of an application's property that would mean something else to the
     * broker or to RocketMQ's clients without it.
     */
    public static final String APPLICATION_PREFIX = "_APP_";

    /** Those that only RocketMQ's own clients and brokers give a meaning. */
    private static final Set<String> ROCKETMQ_ONLY =
            Set.of(
                    "RECONSUME_TIME",
                    "MAX_RECONSUME_TIMES",
                    "MSG_TYPE",
                    "TTL",
                    "ARRIVE_TIME",
                    "INSTANCE_ID",
                    "MIN_OFFSET",
                    "MAX_OFFSET",
                    "CONSUME_START_TIME",
                    "POP_CK",
                    "POP_CK_OFFSET",
                    "1ST_POP_TIME",
                    "INNER_NUM",
                    "INNER_BASE",
                    "EXTEND_UNIQ_INFO",
                    "CHECK_IMMUNITY_TIME_IN_SECONDS",
                    "TRANSACTION_CHECK_TIMES",
                    "TRAN_PREPARED_QUEUE_OFFSET",
                    "TIMER_ENQUEUE_MS",
                    "TIMER_DEQUEUE_MS",
                    "TIMER_ROLL_TIMES",
                    "TIMER_DEL_UNIQKEY",
                    "TIMER_DELAY_LEVEL",
                    "__CRC32#");

    private static final Set<String> RESERVED =
            Set.of(
                    PROPERTY_TYPES,
                    MESSAGE_ID,
                    DELIVERY_MODE,
                    KEYS,
                    TAGS,
                    WAIT,
                    DELAY,
                    TIMER_DELIVER_MS,
                    TIMER_DELAY_MS,
                    TIMER_DELAY_SEC,
                    TIMER_OUT_MS,
                    TIMER_ORIGIN,
                    EVACUATED_FROM,
                    REAL_TOPIC,
                    REAL_QUEUE_ID,
                    LARGE_BODY,
                    STAGED_TOPIC,
                    STAGED_QUEUE_ID,
                    STAGE,
                    BRANCH,
                    BRANCH_STATE,
                    TRANSACTION_PREPARED,
                    PRODUCER_GROUP,
                    CHECK_IMMUNITY_SECONDS,
                    TRANSACTION_ID,
                    UNIQUE_KEY,
                    RETRY_TOPIC,
                    ORIGIN_MESSAGE_ID,
                    DLQ_ORIGIN_TOPIC,
                    DLQ_ORIGIN_MESSAGE_ID,
                    MSG_REGION,
                    TRACE_ON,
                    CLUSTER,
                    REPLY_TO_CLIENT,
                    PUSH_REPLY_TIME,
                    SHARDING_KEY,
                    EXPIRES_MS,
                    SENDER_CLIENT,
                    DEAD_REASON,
                    ORIGIN_QUEUE_ID,
                    ORIGIN_GROUP,
                    BODY_KIND,
                    REPLY_TO,
                    CORRELATION_BYTES,
                    PRIORITY);

    private PropertyKeys() {}

    /**
     * Whether a name has a meaning of its own, so that applications must not use it for a property
     * of theirs.
     *
     * @param name any name
     * @return true for the names above
     */
    public static boolean isReserved(final String name) {
        return RESERVED.contains(name);
    }

    /**
     * The key under which an application's property is stored. The tag and the business keys are
     * properties of the application too: who sets {@code TAGS} gives the message a tag.
     *
     * @param name as the application calls it
     * @return the name itself, unless it has a meaning of its own
     */
    public static String keyOf(final String name) {
        return isTaken(name) || name.startsWith(APPLICATION_PREFIX)
                ? APPLICATION_PREFIX + name
                : name;
    }

    /**
     * What an application calls a stored property.
     *
     * @param key as it is stored
     * @return null if it is none of an application's
     */
    public static String applicationNameOf(final String key) {
        if (key.startsWith(APPLICATION_PREFIX)) {
            return key.substring(APPLICATION_PREFIX.length());
        }
        return isTaken(key) ? null : key;
    }

    private static boolean isTaken(final String name) {
        return RESERVED.contains(name) && !name.equals(TAGS) && !name.equals(KEYS)
                || ROCKETMQ_ONLY.contains(name)
                || name.equals(TYPE)
                || name.equals(CORRELATION_ID);
    }
}
