package io.posthorn.jms.jndi;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/**
 * Makes initial contexts of properties, which come from the environment of the {@code
 * InitialContext} or from a file {@code jndi.properties} on the class path:
 *
 * <pre>
 *   java.naming.factory.initial = io.posthorn.jms.jndi.PosthornInitialContextFactory
 *   java.naming.provider.url    = posthorn://one:9876,two:9876
 *   connectionFactory.billing   = posthorn://one:9876?user=billing&amp;password=secret
 *   queue.orders                = orders.new
 *   topic.jms/news              = news
 * </pre>
 *
 * {@code xaConnectionFactory.name} names one for distributed transactions. {@code
 * ConnectionFactory}, {@code QueueConnectionFactory}, {@code TopicConnectionFactory} and {@code
 * XAConnectionFactory} are there without being named; they and factories without a value use {@link
 * Context#PROVIDER_URL}. {@link Context#SECURITY_PRINCIPAL} and {@link
 * Context#SECURITY_CREDENTIALS} are the user and the password of factories whose URL says none.
 * {@code dynamicQueues/x} is the queue {@code x}, {@code dynamicTopics/x} the topic {@code x},
 * whatever is named.
 */
public final class PosthornInitialContextFactory implements InitialContextFactory {

    /** For JNDI. */
    public PosthornInitialContextFactory() {}

    /**
     * {@inheritDoc}
     *
     * @param environment other properties are kept and ignored; null is an empty one
     * @return read-only
     * @throws javax.naming.ConfigurationException if a property makes no sense, with its name
     */
    @Override
    public Context getInitialContext(final Hashtable<?, ?> environment) throws NamingException {
        return new Bindings(environment == null ? new Hashtable<>() : environment).context();
    }
}
