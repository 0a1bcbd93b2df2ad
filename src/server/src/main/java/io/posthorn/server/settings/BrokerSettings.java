package io.posthorn.server.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;

/** How this broker is called, where it listens, what it allows. */
public interface BrokerSettings {

    /**
     * The broker's name. Brokers that keep copies of one log share it.
     *
     * @return letters, digits, {@code _}, {@code -}, {@code %} and {@code |}
     */
    @WithDefault("broker-a")
    @Pattern(
            regexp = "[%|a-zA-Z0-9_-]{1,127}",
            message = "must be 1 to 127 letters, digits, '_', '-', '%' or '|'")
    String name();

    /**
     * The broker's number among those of its name. 0 is the leader.
     *
     * @return not negative
     */
    @WithDefault("0")
    @Min(0)
    long id();

    /**
     * The address the broker listens on. {@code 0.0.0.0} means every address of the machine.
     *
     * @return a host name or an address
     */
    @WithDefault("0.0.0.0")
    String bindAddress();

    /**
     * The port the broker listens on. 0 takes any free one, which is useful in tests only.
     *
     * @return a port
     */
    @WithDefault("10911")
    @Min(0)
    @Max(65535)
    int port();

    /**
     * The address clients are told: {@code host} or {@code host:port}. Needed wherever clients
     * reach the broker by another address than its own: behind a load balancer, in a container, in
     * Kubernetes. The port is that of {@code posthorn.broker.port} unless one is given, as it must
     * be where ports are mapped ({@code docker run -p 20911:10911}, a node port, NAT). An IPv6
     * address stands in brackets: {@code [2001:db8::1]:20911}. Without the key the broker tells its
     * bind address, or, where that means every address, the machine's first one that is not a
     * loopback address. Message ids hold the address too, so messages keep the one they were stored
     * under.
     *
     * @return empty to have one chosen
     */
    Optional<AdvertisedAddress> advertisedAddress();

    /**
     * The largest body of a message that is taken in one piece. JMS clients send larger ones in
     * pieces.
     *
     * @return bytes, with a suffix such as {@code K} or {@code M} if you like
     */
    @WithDefault("4M")
    MemorySize maxMessageSize();

    /**
     * The largest body of a message that JMS clients may send in pieces. RocketMQ's clients do not
     * see what does not fit into a frame of 16 MiB. Half a segment ({@code
     * posthorn.store.segment-size}) is a limit too.
     *
     * @return bytes, with a suffix such as {@code K} or {@code M} if you like
     */
    @WithDefault("256M")
    MemorySize maxLargeMessageSize();

    /**
     * Whether a send to an unknown topic creates it.
     *
     * @return true or false
     */
    @WithDefault("true")
    boolean autoCreateTopic();

    /**
     * Whether a consumer of an unknown group creates it.
     *
     * @return true or false
     */
    @WithDefault("true")
    boolean autoCreateGroup();

    /**
     * How many queues a topic gets at most that is created by a send.
     *
     * @return 1 to 1024
     */
    @WithDefault("8")
    @Min(1)
    @Max(1024)
    int defaultTopicQueues();

    /**
     * What clients may do.
     *
     * @return one of the permissions
     */
    @WithDefault("READ_WRITE")
    Permission permission();

    /**
     * How long a client may be silent before it is forgotten.
     *
     * @return a duration
     */
    @WithDefault("PT2M")
    Duration clientTimeout();

    /**
     * How often the broker tells the name servers that it is there.
     *
     * @return a duration, well below {@code posthorn.nameserver.broker-timeout}
     */
    @WithDefault("PT30S")
    Duration registrationInterval();

    /**
     * How far ahead the delivery of a message may be ordered. Waiting messages are kept, whatever
     * {@code posthorn.store.retention} says.
     *
     * @return a duration, a year at most
     */
    @WithDefault("P365D")
    Duration maxDelay();

    /**
     * How long an ending broker waits for requests that are under way.
     *
     * @return a duration
     */
    @WithDefault("PT10S")
    Duration drainTimeout();

    /**
     * How often a message of a JMS queue or durable subscription is delivered before it goes to the
     * dead-letter topic; 0 for any number.
     *
     * @return a number
     */
    @WithDefault("10")
    @Min(0)
    int maxDeliveries();

    /**
     * How long a message of a JMS queue or subscription waits before it is delivered again, when
     * its delivery failed: it was rolled back or recovered, or its connection was lost. Others are
     * delivered meanwhile, but none of the same message group. After a restart of the broker it
     * does not wait any more.
     *
     * @return empty for no delay
     */
    Optional<Duration> redeliveryDelay();

    /**
     * How many times longer each further delay is than the one before.
     *
     * @return 1 for the same each time
     */
    @WithDefault("1")
    @Min(1)
    @Max(1000)
    int redeliveryDelayMultiplier();

    /**
     * How long a message waits at most before it is delivered again, however often it was
     * delivered.
     *
     * @return a duration, not shorter than {@code posthorn.broker.redelivery-delay}
     */
    @WithDefault("PT1H")
    Duration maxRedeliveryDelay();

    /**
     * The topic that messages go to which are too old to be delivered to a JMS queue, a
     * subscription or a group that pops. It is made when the first one comes. Without the key they
     * are dropped.
     *
     * @return the name of a topic
     */
    Optional<String> expiryTopic();

    /**
     * How long temporary destinations and subscriptions of a JMS client are kept whose connection
     * was lost, so that it can go on with them.
     *
     * @return a time
     */
    @WithDefault("PT30S")
    Duration sessionPatience();

    /**
     * How many messages a transaction may send and settle, together.
     *
     * @return a number
     */
    @WithDefault("100000")
    @Min(1)
    @Max(10_000_000)
    int maxTransactionMessages();

    /**
     * How many bytes a transaction may send. It is one batch of the log in the end, so that half a
     * segment ({@code posthorn.store.segment-size}) is a limit too.
     *
     * @return a size
     */
    @WithDefault("256M")
    MemorySize maxTransactionSize();

    /**
     * How much memory the messages of all open transactions take. What is beyond waits in the log
     * for the end of its transaction.
     *
     * @return a size
     */
    @WithDefault("64M")
    MemorySize transactionMemory();

    /**
     * How long a branch of a distributed (XA) transaction may take until it is prepared, if its
     * transaction manager does not say; 0 for any time. Prepared branches wait for as long as it
     * takes.
     *
     * @return a duration
     */
    @WithDefault("PT5M")
    Duration transactionTimeout();

    /**
     * How many subscriptions, and how many groups with dead letters, {@code /q/metrics} shows one
     * by one: the first by name. {@code posthorn_meters_left_out} says how many there are beyond,
     * and sums count them all.
     *
     * @return 0 for none
     */
    @WithDefault("1000")
    @Min(0)
    @Max(100_000)
    int meteredSubscriptions();
}
