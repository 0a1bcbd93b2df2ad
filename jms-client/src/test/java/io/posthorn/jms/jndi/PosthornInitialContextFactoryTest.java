package io.posthorn.jms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PosthornInitialContextFactoryTest {

    private static Context context(final String... keysAndValues) throws NamingException {
        final Properties environment = new Properties();
        environment.put(
                Context.INITIAL_CONTEXT_FACTORY, PosthornInitialContextFactory.class.getName());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new InitialContext(environment);
    }

    private static String urlOf(final Object factory) {
        assertThat(factory)
                .isInstanceOf(ConnectionFactory.class)
                .isInstanceOf(QueueConnectionFactory.class)
                .isInstanceOf(TopicConnectionFactory.class);
        return ((PosthornConnectionFactory) factory).getUrl();
    }

    @Test
    void shouldFindFactoriesAndDestinationsByTheirNames() throws NamingException {
        final Context context =
                context(
                        "connectionFactory.billing", "posthorn://one:9876?prefetch=7",
                        "queue.orders", "orders.new",
                        "topic.news", " news/today ");
        assertThat(urlOf(context.lookup("billing"))).isEqualTo("posthorn://one:9876?prefetch=7");
        assertThat(context.lookup("orders")).isEqualTo(new PosthornQueue("orders.new"));
        assertThat(context.lookup("news")).isEqualTo(new PosthornTopic("news/today"));
        assertThat(context.lookup(new CompositeName("orders")))
                .isEqualTo(new PosthornQueue("orders.new"));
    }

    @Test
    void shouldUseTheUrlOfTheProviderWhereAFactoryHasNone() throws NamingException {
        final Context context =
                context(Context.PROVIDER_URL, "posthorn://two:9876", "connectionFactory.mine", "");
        for (final String name :
                List.of(
                        "mine",
                        "ConnectionFactory",
                        "QueueConnectionFactory",
                        "TopicConnectionFactory")) {
            assertThat(urlOf(context.lookup(name))).as(name).isEqualTo("posthorn://two:9876");
        }
    }

    @Test
    void shouldFindFactoriesForDistributedTransactions() throws NamingException {
        final Context context =
                context(
                        Context.PROVIDER_URL,
                        "posthorn://two:9876",
                        "xaConnectionFactory.billing",
                        "posthorn://one:9876");
        assertThat(context.lookup("billing")).isInstanceOf(XAConnectionFactory.class);
        assertThat(urlOf(context.lookup("billing"))).isEqualTo("posthorn://one:9876");
        assertThat(context.lookup("XAConnectionFactory")).isInstanceOf(XAConnectionFactory.class);
        assertThat(urlOf(context.lookup("XAConnectionFactory"))).isEqualTo("posthorn://two:9876");
        assertThat(context.lookup("ConnectionFactory"))
                .as("managers of transactions would enlist it otherwise")
                .isNotInstanceOf(XAConnectionFactory.class);
    }

    @Test
    void shouldLetAFactoryTakeTheNameOfAUsualOne() throws NamingException {
        final Context context =
                context(
                        Context.PROVIDER_URL,
                        "posthorn://two:9876",
                        "connectionFactory.ConnectionFactory",
                        "posthorn://one:9876");
        assertThat(urlOf(context.lookup("ConnectionFactory"))).isEqualTo("posthorn://one:9876");
    }

    @Test
    void shouldTakeUserAndPasswordOfTheEnvironmentForFactoriesThatNameNone()
            throws NamingException {
        final Context context =
                context(
                        Context.SECURITY_PRINCIPAL,
                        "me",
                        Context.SECURITY_CREDENTIALS,
                        "secret word",
                        "connectionFactory.other",
                        "posthorn://one:9876?user=you");
        final PosthornConnectionFactory usual =
                (PosthornConnectionFactory) context.lookup("ConnectionFactory");
        assertThat(usual.getUser()).isEqualTo("me");
        assertThat(usual.getUrl()).contains("password=secret+word");
        assertThat(usual.toString()).contains("user=me").doesNotContain("secret");
        final PosthornConnectionFactory other = (PosthornConnectionFactory) context.lookup("other");
        assertThat(other.getUrl()).isEqualTo("posthorn://one:9876?user=you");
        assertThat(new PosthornInitialContextFactory().getInitialContext(context.getEnvironment()))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void shouldMakeDestinationsOfDynamicNames() throws NamingException {
        final Context context = context();
        assertThat(context.lookup("dynamicQueues/orders.new"))
                .isEqualTo(new PosthornQueue("orders.new"));
        assertThat(context.lookup("dynamicTopics/news/today"))
                .isEqualTo(new PosthornTopic("news/today"));
        assertThat(((Context) context.lookup("dynamicQueues")).lookup("a"))
                .isEqualTo(new PosthornQueue("a"));
        assertRefused(
                InvalidNameException.class,
                "A name is missing behind dynamicQueues/.",
                () -> context.lookup("dynamicQueues/"));
    }

    @Test
    void shouldHangNamesWithSlashesIntoContexts() throws NamingException {
        final Context context =
                context("queue.jms/queues/orders", "orders", "topic.jms/news", "news");
        assertThat(context.lookup("jms/queues/orders")).isEqualTo(new PosthornQueue("orders"));
        final Context jms = (Context) context.lookup("jms");
        assertThat(jms.getNameInNamespace()).isEqualTo("jms");
        assertThat(jms.lookup("queues/orders")).isEqualTo(new PosthornQueue("orders"));
        assertThat(((Context) jms.lookup("queues")).getNameInNamespace()).isEqualTo("jms/queues");
        assertThat(names(context.list("jms"))).containsExactly("news", "queues");
        assertThat(jms.composeName("orders", "jms/queues")).isEqualTo("jms/queues/orders");
    }

    private static List<String> names(final NamingEnumeration<NameClassPair> pairs)
            throws NamingException {
        final List<String> names = new ArrayList<>();
        while (pairs.hasMore()) {
            names.add(pairs.next().getName());
        }
        pairs.close();
        return names;
    }

    @Test
    void shouldListWhatIsBound() throws NamingException {
        final Context context = context("queue.orders", "orders.new");
        assertThat(names(context.list("")))
                .containsExactly(
                        "ConnectionFactory",
                        "QueueConnectionFactory",
                        "TopicConnectionFactory",
                        "XAConnectionFactory",
                        "dynamicQueues",
                        "dynamicTopics",
                        "orders");
        final List<Binding> bindings = Collections.list(context.listBindings(""));
        assertThat(bindings)
                .filteredOn(each -> each.getName().equals("orders"))
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.getObject()).isEqualTo(new PosthornQueue("orders.new"));
                            assertThat(each.getClassName())
                                    .isEqualTo(PosthornQueue.class.getName());
                        });
    }

    private static void assertRefused(
            final Class<? extends NamingException> type,
            final String sentence,
            final ThrowingCallable call) {
        assertThatExceptionOfType(type).isThrownBy(call).withMessageContaining(sentence);
    }

    @Test
    void shouldSayWhatIsWrongWithAName() throws NamingException {
        final Context context = context("queue.jms/orders", "orders.new");
        assertRefused(
                NameNotFoundException.class,
                "Nothing is bound to jms/order; there are orders.",
                () -> context.lookup("jms/order"));
        assertRefused(
                NotContextException.class,
                "jms/orders is no context",
                () -> context.lookup("jms/orders/x"));
        assertRefused(
                NotContextException.class,
                "jms/orders is no context",
                () -> context.list("jms/orders"));
    }

    @Test
    void shouldSayWhatIsWrongWithAProperty() {
        assertRefused(
                ConfigurationException.class,
                "connectionFactory.mine: There is no option prefetsch",
                () -> context("connectionFactory.mine", "posthorn://one?prefetsch=1").lookup(""));
        assertRefused(
                ConfigurationException.class,
                "java.naming.provider.url: The URL of a broker begins with posthorn://",
                () -> context(Context.PROVIDER_URL, "tcp://me:secret@one:61616").lookup(""));
        assertRefused(
                ConfigurationException.class,
                "queue.orders names no destination.",
                () -> context("queue.orders", " ").lookup(""));
        assertRefused(
                ConfigurationException.class,
                "below",
                () -> context("queue.jms", "a", "queue.jms/orders", "b").lookup(""));
        assertRefused(
                ConfigurationException.class,
                "queue. binds to no name.",
                () -> context("queue.", "a").lookup(""));
    }

    @Test
    void shouldNotShowPasswordsOfPropertiesItRefuses() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () ->
                                context(
                                                Context.PROVIDER_URL,
                                                "tcp://me:secret@one:61616?password=secret")
                                        .lookup(""))
                .withMessageNotContaining("secret");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () ->
                                context(Context.PROVIDER_URL, "posthorn://one?password=se&cret")
                                        .lookup(""))
                .withMessageNotContaining("cret");
    }

    @Test
    void shouldNeverChange() throws NamingException {
        final Context context = context("queue.orders", "orders.new");
        assertRefused(
                OperationNotSupportedException.class,
                "cannot be changed here",
                () -> context.bind("x", new PosthornQueue("x")));
        assertRefused(
                OperationNotSupportedException.class,
                "cannot be changed here",
                () -> context.unbind("orders"));
        assertRefused(
                OperationNotSupportedException.class,
                "cannot be changed here",
                () -> context.createSubcontext("jms"));
        final Hashtable<?, ?> environment = context.getEnvironment();
        environment.remove("queue.orders");
        assertThat(context.lookup("orders")).isEqualTo(new PosthornQueue("orders.new"));
    }
}
