package io.posthorn.jms;

import io.posthorn.jms.message.ObjectTrust;
import io.posthorn.jms.wire.WireSettings;
import io.posthorn.remoting.channel.ClientTls;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * Makes connections to brokers that name servers know (Jakarta Messaging 3.1, 5.3).
 *
 * <pre>
 *   new PosthornConnectionFactory("posthorn://one:9876,two:9876?user=me&amp;password=secret")
 * </pre>
 *
 * Without addresses the name servers are those of the Java property {@code rocketmq.namesrv.addr},
 * of the environment variable {@code NAMESRV_ADDR}, or of {@code localhost:9876}. An option that is
 * not set is that of the Java property {@code posthorn.jms.OPTION}, if there is one. Any thread may
 * make connections; the options are to be set before.
 */
public class PosthornConnectionFactory
        implements ConnectionFactory,
                QueueConnectionFactory,
                TopicConnectionFactory,
                Referenceable,
                Serializable {

    /** In a {@link Reference}: the URL. */
    static final String URL = "url";

    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> options = new TreeMap<>();
    private String nameServers;

    /** For the name servers of the environment. */
    public PosthornConnectionFactory() {
        this("");
    }

    /**
     * @param url {@code posthorn://} and the name servers, and after a {@code ?} options; or the
     *     name servers alone
     * @throws IllegalArgumentException if an option is not known or has an impossible value, here
     *     or as a Java property, with a sentence that says which there are
     */
    public PosthornConnectionFactory(final String url) {
        setUrl(url);
    }

    /**
     * Sets name servers and options anew.
     *
     * @param url as for the constructor
     * @throws IllegalArgumentException as there
     */
    public final void setUrl(final String url) {
        ConnectionOption.requireProperties();
        final ConnectionUrl parsed = ConnectionUrl.parse(url);
        nameServers = parsed.nameServers();
        options.clear();
        parsed.options().forEach(this::setOption);
    }

    /**
     * Everything as a URL.
     *
     * @return as {@link #setUrl} takes it; with the password
     */
    public final String getUrl() {
        return new ConnectionUrl(nameServers, options).text();
    }

    private void setOption(final String name, final String value) {
        ConnectionOption.of(name).require(value);
        options.put(name, value);
    }

    private String option(final ConnectionOption option) {
        return options.getOrDefault(option.key(), option.usual());
    }

    private Duration time(final ConnectionOption option) {
        return Duration.ofMillis(Long.parseLong(option(option)));
    }

    /**
     * Sets an option.
     *
     * @param name as in a URL
     * @param value null for the usual one
     * @throws IllegalArgumentException if there is no such option, or the value is impossible
     */
    public final void setProperty(final String name, final String value) {
        if (value == null) {
            options.remove(ConnectionOption.of(name).key());
        } else {
            setOption(name, value);
        }
    }

    /**
     * Sets the user of connections that name none.
     *
     * @param user null for whoever may come without a name
     */
    public final void setUser(final String user) {
        setProperty(ConnectionOption.USER.key(), user);
    }

    /**
     * The user of connections that name none.
     *
     * @return null if there is none
     */
    public final String getUser() {
        return option(ConnectionOption.USER);
    }

    /**
     * Sets the password of {@link #setUser}.
     *
     * @param password null for none
     */
    public final void setPassword(final String password) {
        setProperty(ConnectionOption.PASSWORD.key(), password);
    }

    /**
     * Sets the client identifier of connections (6.1.2).
     *
     * @param clientId null for none
     */
    public final void setClientID(final String clientId) {
        setProperty(ConnectionOption.CLIENT_ID.key(), clientId);
    }

    /**
     * The client identifier of connections.
     *
     * @return null if there is none
     */
    public final String getClientID() {
        return option(ConnectionOption.CLIENT_ID);
    }

    /**
     * Sets how many messages a consumer with a listener, or one that is asked again and again, may
     * have waiting for it.
     *
     * @param messages above 0
     */
    public final void setPrefetch(final int messages) {
        setProperty(ConnectionOption.PREFETCH.key(), Integer.toString(messages));
    }

    /**
     * How many messages may wait for a consumer.
     *
     * @return above 0
     */
    public final int getPrefetch() {
        return Integer.parseInt(option(ConnectionOption.PREFETCH));
    }

    /**
     * Sets which classes may be made of object messages beside the JDK's values.
     *
     * @param names classes and packages, separated by commas; {@code *} for all
     */
    public final void setTrustedPackages(final String names) {
        setProperty(ConnectionOption.TRUSTED_PACKAGES.key(), names);
    }

    /** Makes connections of one kind. */
    @FunctionalInterface
    interface Maker<C extends PosthornConnection> {
        C make(WireSettings settings, String clientId, ObjectTrust trust, int prefetch)
                throws JMSException;
    }

    final <C extends PosthornConnection> C connect(final Maker<C> maker) throws JMSException {
        return connect(getUser(), option(ConnectionOption.PASSWORD), maker);
    }

    final <C extends PosthornConnection> C connect(
            final String user, final String password, final Maker<C> maker) throws JMSException {
        return maker.make(
                new WireSettings(
                        NameServers.of(
                                nameServers,
                                option(ConnectionOption.NAME_SERVERS_FROM),
                                time(ConnectionOption.NAME_SERVERS_INTERVAL)),
                        option(ConnectionOption.CLUSTER),
                        user,
                        password,
                        time(ConnectionOption.CONNECT_TIMEOUT),
                        time(ConnectionOption.REQUEST_TIMEOUT),
                        time(ConnectionOption.RECONNECT_TIMEOUT),
                        tls()),
                getClientID(),
                ObjectTrust.of(option(ConnectionOption.TRUSTED_PACKAGES)),
                getPrefetch());
    }

    private ClientTls tls() {
        if (!Boolean.parseBoolean(option(ConnectionOption.TLS))) {
            return ClientTls.DISABLED;
        }
        return new ClientTls(
                true,
                path(ConnectionOption.TLS_TRUST),
                Boolean.parseBoolean(option(ConnectionOption.TLS_TRUST_ALL)),
                Boolean.parseBoolean(option(ConnectionOption.TLS_VERIFY_HOST)),
                path(ConnectionOption.TLS_CERTIFICATE),
                path(ConnectionOption.TLS_KEY),
                option(ConnectionOption.TLS_KEY_PASSWORD));
    }

    private Path path(final ConnectionOption option) {
        final String text = option(option);
        return text == null ? null : Path.of(text);
    }

    private PosthornConnection connect() throws JMSException {
        return connect(PosthornConnection::new);
    }

    private PosthornConnection connect(final String user, final String password)
            throws JMSException {
        return connect(user, password, PosthornConnection::new);
    }

    @Override
    public Connection createConnection() throws JMSException {
        return connect();
    }

    @Override
    public Connection createConnection(final String userName, final String password)
            throws JMSException {
        return connect(userName, password);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return connect().forQueuesOnly();
    }

    @Override
    public QueueConnection createQueueConnection(final String userName, final String password)
            throws JMSException {
        return connect(userName, password).forQueuesOnly();
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return connect();
    }

    @Override
    public TopicConnection createTopicConnection(final String userName, final String password)
            throws JMSException {
        return connect(userName, password);
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(final String userName, final String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(final String userName, final String password, final int mode) {
        return context(() -> connect(userName, password), mode);
    }

    @Override
    public JMSContext createContext(final int sessionMode) {
        return context(this::connect, sessionMode);
    }

    private static JMSContext context(
            final Unchecked.Source<PosthornConnection> source, final int mode) {
        final PosthornConnection connection = Unchecked.get(source);
        try {
            return new PosthornContext(connection, new AtomicInteger(), mode);
        } catch (final JMSRuntimeException e) {
            Unchecked.run(connection::close);
            throw e;
        }
    }

    @Override
    public final Reference getReference() {
        final Reference reference =
                new Reference(getClass().getName(), ConnectionFactoryFactory.class.getName(), null);
        reference.add(new StringRefAddr(URL, getUrl()));
        return reference;
    }

    @Override
    public String toString() {
        final Map<String, String> shown = new TreeMap<>(options);
        shown.replaceAll((key, value) -> ConnectionOption.of(key).isSecret() ? "***" : value);
        return new ConnectionUrl(nameServers, shown).text();
    }
}
