package io.posthorn.jms.jndi;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;

/** Reads the properties of an environment, and hangs what they name into contexts. */
final class Bindings {

    private static final String FACTORY = "connectionfactory.";
    private static final String XA_FACTORY = "xaconnectionfactory.";
    private static final String QUEUE = "queue.";
    private static final String TOPIC = "topic.";

    /** Factories that are there without being named. */
    private static final String[] USUAL = {
        "ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory"
    };

    /** The same for distributed transactions. */
    private static final String USUAL_XA = "XAConnectionFactory";

    private final Hashtable<?, ?> environment;

    /** By name: administered objects, and maps like this one for contexts. */
    private final Map<String, Object> root = new TreeMap<>();

    Bindings(final Hashtable<?, ?> environment) throws NamingException {
        this.environment = environment;
        for (final String each : USUAL) {
            root.put(each, factory(Context.PROVIDER_URL, "", new PosthornConnectionFactory()));
        }
        root.put(USUAL_XA, factory(Context.PROVIDER_URL, "", new PosthornXAConnectionFactory()));
        for (final Map.Entry<?, ?> each : environment.entrySet()) {
            if (each.getKey() instanceof String key && each.getValue() instanceof String value) {
                read(key, value.strip());
            }
        }
    }

    private void read(final String key, final String value) throws NamingException {
        if (isBehind(key, FACTORY)) {
            bind(
                    key,
                    key.substring(FACTORY.length()),
                    factory(key, value, new PosthornConnectionFactory()));
        } else if (isBehind(key, XA_FACTORY)) {
            bind(
                    key,
                    key.substring(XA_FACTORY.length()),
                    factory(key, value, new PosthornXAConnectionFactory()));
        } else if (key.startsWith(QUEUE)) {
            bind(key, key.substring(QUEUE.length()), new PosthornQueue(named(key, value)));
        } else if (key.startsWith(TOPIC)) {
            bind(key, key.substring(TOPIC.length()), new PosthornTopic(named(key, value)));
        }
    }

    /** Some providers write it in lower case only. */
    private static boolean isBehind(final String key, final String prefix) {
        return key.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static String named(final String key, final String value) throws NamingException {
        if (value.isEmpty()) {
            throw new ConfigurationException("%s names no destination.".formatted(key));
        }
        return value;
    }

    private String property(final String name) {
        return environment.get(name) instanceof String text && !text.isBlank()
                ? text.strip()
                : null;
    }

    private PosthornConnectionFactory factory(
            final String key, final String value, final PosthornConnectionFactory factory)
            throws NamingException {
        try {
            factory.setUrl(value.isEmpty() ? property(Context.PROVIDER_URL) : value);
            if (factory.getUser() == null && property(Context.SECURITY_PRINCIPAL) != null) {
                factory.setUser(property(Context.SECURITY_PRINCIPAL));
                factory.setPassword(property(Context.SECURITY_CREDENTIALS));
            }
            return factory;
        } catch (final IllegalArgumentException e) {
            final NamingException fault =
                    new ConfigurationException("%s: %s".formatted(key, e.getMessage()));
            fault.setRootCause(e);
            throw fault;
        }
    }

    private void bind(final String key, final String name, final Object bound)
            throws NamingException {
        final Name path = new CompositeName(name);
        if (path.isEmpty()) {
            throw new ConfigurationException("%s binds to no name.".formatted(key));
        }
        Map<String, Object> context = root;
        for (int i = 0; i < path.size() - 1; i++) {
            context = contextIn(context.computeIfAbsent(path.get(i), each -> new TreeMap<>()), key);
        }
        final String last = path.get(path.size() - 1);
        if (context.get(last) instanceof Map) {
            throw new ConfigurationException(
                    "%s binds to a name below which others are bound.".formatted(key));
        }
        context.put(last, bound);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> contextIn(final Object found, final String key)
            throws NamingException {
        if (found instanceof Map) {
            // Only this class puts maps there.
            return (Map<String, Object>) found;
        }
        throw new ConfigurationException(
                "%s binds below a name that is bound to something else.".formatted(key));
    }

    /** The initial context. */
    Context context() {
        final Map<String, Object> all = new TreeMap<>(root);
        all.putIfAbsent("dynamicQueues", dynamic("dynamicQueues", PosthornQueue::new));
        all.putIfAbsent("dynamicTopics", dynamic("dynamicTopics", PosthornTopic::new));
        return context("", all);
    }

    private ReadOnlyContext dynamic(final String path, final Function<String, Object> maker) {
        return new ReadOnlyContext(path, Map.of(), maker, environment);
    }

    @SuppressWarnings("unchecked")
    private ReadOnlyContext context(final String path, final Map<String, Object> bound) {
        final Map<String, Object> made = new TreeMap<>();
        bound.forEach(
                (name, each) ->
                        made.put(
                                name,
                                each instanceof Map
                                        ? context(
                                                path.isEmpty() ? name : path + "/" + name,
                                                (Map<String, Object>) each)
                                        : each));
        return new ReadOnlyContext(path, made, null, environment);
    }
}
