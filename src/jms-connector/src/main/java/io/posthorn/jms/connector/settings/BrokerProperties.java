package io.posthorn.jms.connector.settings;

import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the broker is and who connects. A resource adapter holds what is usual; a connection
 * factory or an activation may say something else about each property.
 */
public abstract class BrokerProperties implements Serializable {

    private static final long serialVersionUID = 1L;

    @ConfigProperty(
            description =
                    "The name servers, as posthorn://one:9876,two:9876, and options after a question"
                            + " mark. Without it the Java property rocketmq.namesrv.addr, the"
                            + " environment variable NAMESRV_ADDR or localhost:9876.")
    private String url;

    @ConfigProperty(
            description =
                    "More options of the connections, as name=value&name=value; those of the"
                            + " URL are in docs/jms.md.")
    private String options;

    @ConfigProperty(description = "The user of connections that name none.")
    private String user;

    @ConfigProperty(description = "The password of the user.", confidential = true)
    private String password;

    /** For subclasses. */
    protected BrokerProperties() {}

    /**
     * Sets where the name servers are.
     *
     * @param url {@code posthorn://host:port,host:port?option=value}; null for what is usual
     */
    public final void setUrl(final String url) {
        this.url = blankToNull(url);
    }

    /**
     * Where the name servers are.
     *
     * @return null for what is usual
     */
    public final String getUrl() {
        return url;
    }

    /**
     * Sets options that are added to those of the URL.
     *
     * @param options {@code name=value&name=value}; null for what is usual
     */
    public final void setOptions(final String options) {
        this.options = blankToNull(options);
    }

    /**
     * Options that are added to those of the URL.
     *
     * @return null for what is usual
     */
    public final String getOptions() {
        return options;
    }

    /**
     * Sets the user of connections that name none.
     *
     * @param user null for what is usual
     */
    public final void setUser(final String user) {
        this.user = blankToNull(user);
    }

    /**
     * The user of connections that name none.
     *
     * @return null for what is usual
     */
    public final String getUser() {
        return user;
    }

    /**
     * Sets the password of the user.
     *
     * @param password null for none
     */
    public final void setPassword(final String password) {
        this.password = blankToNull(password);
    }

    /**
     * The password of the user.
     *
     * @return null for none
     */
    public final String getPassword() {
        return password;
    }

    /** Descriptors can leave a value empty, but not out. */
    protected static String blankToNull(final String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /**
     * Makes a factory of what is said here.
     *
     * @param usual what holds for everything that is not said; null for nothing
     * @return a new one
     * @throws InvalidPropertyException if the URL or an option makes no sense, with a sentence
     */
    public final PosthornXAConnectionFactory connectionFactory(final BrokerProperties usual)
            throws InvalidPropertyException {
        final String where = url != null || usual == null ? url : usual.url;
        final List<String> more = new ArrayList<>();
        if (usual != null && usual.options != null) {
            more.add(usual.options);
        }
        if (options != null) {
            more.add(options);
        }
        try {
            final PosthornXAConnectionFactory factory =
                    new PosthornXAConnectionFactory(withOptions(where == null ? "" : where, more));
            final BrokerProperties who = user != null || usual == null ? this : usual;
            if (who.user != null) {
                factory.setUser(who.user);
                factory.setPassword(who.password);
            }
            return factory;
        } catch (final IllegalArgumentException e) {
            throw new InvalidPropertyException(e.getMessage(), e);
        }
    }

    /** Of two values of an option the later one counts. */
    private static String withOptions(final String url, final List<String> more) {
        if (more.isEmpty()) {
            return url;
        }
        return url + (url.contains("?") ? "&" : "?") + String.join("&", more);
    }

    /** Whether the same is said about the broker. */
    protected final boolean isAlike(final BrokerProperties other) {
        return Objects.equals(url, other.url)
                && Objects.equals(options, other.options)
                && Objects.equals(user, other.user)
                && Objects.equals(password, other.password);
    }

    /** Goes with {@link #isAlike}. */
    protected final int brokerHash() {
        return Objects.hash(url, options, user, password);
    }
}
