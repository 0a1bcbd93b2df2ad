package io.posthorn.jms.connector.inbound;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.connector.settings.BrokerProperties;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;

/**
 * What an endpoint wants to be given (Jakarta Messaging 3.1, chapter 13; Jakarta Connectors 2.1,
 * chapter 13). What is not said about the broker is taken from the resource adapter.
 */
@Activation(messageListeners = MessageListener.class)
public final class PosthornActivationSpec extends BrokerProperties implements ActivationSpec {

    private static final long serialVersionUID = 1L;

    static final String QUEUE = "jakarta.jms.Queue";
    static final String TOPIC = "jakarta.jms.Topic";
    static final String DURABLE = "Durable";
    private static final String NON_DURABLE = "NonDurable";
    static final String AUTO_ACKNOWLEDGE = "Auto-acknowledge";
    static final String DUPS_OK_ACKNOWLEDGE = "Dups-ok-acknowledge";

    /** Sessions of an activation that says nothing, unless it can have one only. */
    private static final int SESSIONS = 5;

    private static final int PREFETCH = 10;
    private static final long RECONNECT_PAUSE = 1_000;
    private static final long MAX_RECONNECT_PAUSE = 30_000;

    @ConfigProperty(description = "The name of the queue or topic; or destinationLookup.")
    private String destination;

    @ConfigProperty(description = "The JNDI name of the queue or topic; or destination.")
    private String destinationLookup;

    @ConfigProperty(
            description =
                    "The JNDI name of a connection factory of Posthorn, whose URL and user count"
                            + " instead of those that are configured here.")
    private String connectionFactoryLookup;

    @ConfigProperty(
            description =
                    "jakarta.jms.Queue or jakarta.jms.Topic; with destinationLookup it may be left"
                            + " out.")
    private String destinationType;

    @ConfigProperty(
            description =
                    "Auto-acknowledge or Dups-ok-acknowledge, for an endpoint whose delivery is not"
                            + " transacted.",
            defaultValue = AUTO_ACKNOWLEDGE)
    private String acknowledgeMode = AUTO_ACKNOWLEDGE;

    @ConfigProperty(description = "Which messages are wanted; all without it.")
    private String messageSelector;

    @ConfigProperty(
            description =
                    "Durable or NonDurable: whether a topic's messages are kept while the endpoint"
                            + " is not active.",
            defaultValue = NON_DURABLE)
    private String subscriptionDurability = NON_DURABLE;

    @ConfigProperty(
            description =
                    "The name of a topic's subscription. A durable one needs it; endpoints that"
                            + " name the same one and no clientId share its messages.")
    private String subscriptionName;

    @ConfigProperty(
            description =
                    "The client identifier of the connection. A durable subscription with it is"
                            + " unshared: one endpoint with one session has it at a time.")
    private String clientId;

    @ConfigProperty(
            description =
                    "How many messages are delivered at the same time; 5 without it, and 1 to an"
                            + " unshared durable subscription.")
    private Integer maxSessions;

    @ConfigProperty(
            description = "How many messages may wait for each session.",
            defaultValue = "10")
    private Integer prefetch = PREFETCH;

    @ConfigProperty(
            description = "How long to wait before connecting is tried again at first, ms.",
            defaultValue = "1000")
    private Long reconnectPause = RECONNECT_PAUSE;

    @ConfigProperty(
            description = "How long to wait at the most: the pauses double, ms.",
            defaultValue = "30000")
    private Long maxReconnectPause = MAX_RECONNECT_PAUSE;

    private transient ResourceAdapter adapter;

    /** To be set up by its properties. */
    public PosthornActivationSpec() {}

    /** Collects what is wrong. */
    @Override
    public void validate() throws InvalidPropertyException {
        new SpecCheck()
                .that(
                        destination == null != (destinationLookup == null),
                        "Either destination or destinationLookup has to be given, not both.",
                        "destination",
                        "destinationLookup")
                .that(
                        destination == null || destinationType != null,
                        "destinationType is missing: jakarta.jms.Queue or jakarta.jms.Topic.",
                        "destinationType")
                .oneOf("destinationType", destinationType, QUEUE, TOPIC)
                .oneOf("acknowledgeMode", acknowledgeMode, AUTO_ACKNOWLEDGE, DUPS_OK_ACKNOWLEDGE)
                .oneOf("subscriptionDurability", subscriptionDurability, DURABLE, NON_DURABLE)
                .that(
                        !isDurable() || !QUEUE.equals(destinationType),
                        "A queue has no subscriptions: subscriptionDurability Durable is for topics.",
                        "subscriptionDurability")
                .that(
                        !isDurable() || subscriptionName != null,
                        "A durable subscription needs a name: subscriptionName is missing.",
                        "subscriptionName")
                .that(
                        !isUnshared() || maxSessions == null || maxSessions == 1,
                        "A durable subscription with a clientId has one session: leave maxSessions"
                                + " out, or clientId, which makes it a shared subscription.",
                        "maxSessions",
                        "clientId")
                .positive("maxSessions", maxSessions)
                .positive("prefetch", prefetch)
                .positive("reconnectPause", reconnectPause)
                .positive("maxReconnectPause", maxReconnectPause)
                .finish();
    }

    boolean isDurable() {
        return DURABLE.equals(subscriptionDurability);
    }

    /** A client identifier makes a durable subscription one client's own. */
    boolean isUnshared() {
        return isDurable() && clientId != null;
    }

    int sessions() {
        if (maxSessions != null) {
            return maxSessions;
        }
        return isUnshared() ? 1 : SESSIONS;
    }

    /** What is usual for everything that is not said about the broker. */
    BrokerProperties usual() {
        return (BrokerProperties) adapter;
    }

    /**
     * The broker that the messages come from.
     *
     * @return a factory of connections to it
     * @throws ResourceException if the URL or an option makes no sense, or a name cannot be looked
     *     up
     */
    public PosthornXAConnectionFactory broker() throws ResourceException {
        return new Lookup(this).broker();
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(final ResourceAdapter newAdapter) throws ResourceException {
        if (!(newAdapter instanceof BrokerProperties)) {
            throw new ResourceAdapterInternalException(
                    "The resource adapter of this activation has to be Posthorn's.");
        }
        adapter = newAdapter;
    }

    /**
     * Sets the name of the queue or topic.
     *
     * @param destination null for what is usual
     */
    public void setDestination(final String destination) {
        this.destination = blankToNull(destination);
    }

    /**
     * The name of the queue or topic.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getDestination() {
        return destination;
    }

    /**
     * Sets the JNDI name of the queue or topic.
     *
     * @param destinationLookup null for what is usual
     */
    public void setDestinationLookup(final String destinationLookup) {
        this.destinationLookup = blankToNull(destinationLookup);
    }

    /**
     * The JNDI name of the queue or topic.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getDestinationLookup() {
        return destinationLookup;
    }

    /**
     * Sets the JNDI name of a connection factory.
     *
     * @param connectionFactoryLookup null for what is usual
     */
    public void setConnectionFactoryLookup(final String connectionFactoryLookup) {
        this.connectionFactoryLookup = blankToNull(connectionFactoryLookup);
    }

    /**
     * The JNDI name of a connection factory.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getConnectionFactoryLookup() {
        return connectionFactoryLookup;
    }

    /**
     * Sets the name of the type of destination.
     *
     * @param destinationType null for what is usual
     */
    public void setDestinationType(final String destinationType) {
        this.destinationType = blankToNull(destinationType);
    }

    /**
     * The name of the type of destination.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getDestinationType() {
        return destinationType;
    }

    /**
     * Sets the acknowledge mode.
     *
     * @param acknowledgeMode null for what is usual
     */
    public void setAcknowledgeMode(final String acknowledgeMode) {
        final String said = blankToNull(acknowledgeMode);
        this.acknowledgeMode = said == null ? AUTO_ACKNOWLEDGE : said;
    }

    /**
     * The acknowledge mode.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getAcknowledgeMode() {
        return acknowledgeMode;
    }

    /**
     * Sets the selector.
     *
     * @param messageSelector null for what is usual
     */
    public void setMessageSelector(final String messageSelector) {
        this.messageSelector = blankToNull(messageSelector);
    }

    /**
     * The selector.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getMessageSelector() {
        return messageSelector;
    }

    /**
     * Sets the durability of the subscription.
     *
     * @param subscriptionDurability null for what is usual
     */
    public void setSubscriptionDurability(final String subscriptionDurability) {
        final String said = blankToNull(subscriptionDurability);
        this.subscriptionDurability = said == null ? NON_DURABLE : said;
    }

    /**
     * The durability of the subscription.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getSubscriptionDurability() {
        return subscriptionDurability;
    }

    /**
     * Sets the name of the subscription.
     *
     * @param subscriptionName null for what is usual
     */
    public void setSubscriptionName(final String subscriptionName) {
        this.subscriptionName = blankToNull(subscriptionName);
    }

    /**
     * The name of the subscription.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getSubscriptionName() {
        return subscriptionName;
    }

    /**
     * Sets the client identifier.
     *
     * @param clientId null for what is usual
     */
    public void setClientId(final String clientId) {
        this.clientId = blankToNull(clientId);
    }

    /**
     * The client identifier.
     *
     * @return null if nothing was said and nothing is usual
     */
    public String getClientId() {
        return clientId;
    }

    /**
     * Sets the greatest number of sessions.
     *
     * @param maxSessions null for what is usual
     */
    public void setMaxSessions(final Integer maxSessions) {
        this.maxSessions = maxSessions;
    }

    /**
     * The greatest number of sessions.
     *
     * @return null if nothing was said and nothing is usual
     */
    public Integer getMaxSessions() {
        return maxSessions;
    }

    /**
     * Sets the number of messages that may wait for a session.
     *
     * @param prefetch null for what is usual
     */
    public void setPrefetch(final Integer prefetch) {
        this.prefetch = prefetch == null ? PREFETCH : prefetch;
    }

    /**
     * The number of messages that may wait for a session.
     *
     * @return null if nothing was said and nothing is usual
     */
    public Integer getPrefetch() {
        return prefetch;
    }

    /**
     * Sets the first pause before connecting again, ms.
     *
     * @param reconnectPause null for what is usual
     */
    public void setReconnectPause(final Long reconnectPause) {
        this.reconnectPause = reconnectPause == null ? RECONNECT_PAUSE : reconnectPause;
    }

    /**
     * The first pause before connecting again, ms.
     *
     * @return null if nothing was said and nothing is usual
     */
    public Long getReconnectPause() {
        return reconnectPause;
    }

    /**
     * Sets the longest pause before connecting again, ms.
     *
     * @param maxReconnectPause null for what is usual
     */
    public void setMaxReconnectPause(final Long maxReconnectPause) {
        this.maxReconnectPause =
                maxReconnectPause == null ? MAX_RECONNECT_PAUSE : maxReconnectPause;
    }

    /**
     * The longest pause before connecting again, ms.
     *
     * @return null if nothing was said and nothing is usual
     */
    public Long getMaxReconnectPause() {
        return maxReconnectPause;
    }
}
