package io.posthorn.nameserver.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of a running name server, as properties text for tools. Only what {@link
 * NameServerOptions} names can be changed: a configuration that can name files or commands has been
 * a way to take over name servers (CVE-2023-37582). Changed by one thread, which waits for disk;
 * read by any.
 */
public final class Options {

    private static final Set<String> PROTECTED =
            Set.of("configBlackList", "configStorePath", "kvConfigPath", "rocketmqHome");

    /** How an update ended. */
    public sealed interface Outcome {
        /** Changed and kept. */
        record Changed() implements Outcome {}

        /**
         * Not changed.
         *
         * @param key must never be changed by tools
         */
        record Forbidden(String key) implements Outcome {}

        /**
         * Not changed.
         *
         * @param why a sentence
         */
        record Unacceptable(String why) implements Outcome {}
    }

    private final SafeFile file;
    private final int port;
    private volatile NameServerOptions current;

    private Options(final SafeFile file, final int port, final NameServerOptions current) {
        this.file = file;
        this.port = port;
        this.current = current;
    }

    /**
     * Reads what was kept. Waits for disk.
     *
     * @param file where it is kept; need not exist; null keeps nothing
     * @param port shown to tools
     * @param defaults what holds until something else was kept
     * @return the options
     * @throws IOException if the disk fails; a damaged file is no failure
     */
    public static Options read(final Path file, final int port, final NameServerOptions defaults)
            throws IOException {
        if (file == null) {
            return new Options(null, port, defaults);
        }
        final SafeFile safe = new SafeFile(file);
        return new Options(
                safe,
                port,
                safe.read(
                        bytes ->
                                changed(defaults, parse(new String(bytes, StandardCharsets.UTF_8))),
                        defaults));
    }

    /**
     * What holds now.
     *
     * @return not null
     */
    public NameServerOptions current() {
        return current;
    }

    /**
     * Changes options. Only on the thread that owns changes.
     *
     * @param text properties
     * @return whether they were changed
     * @throws IOException if that could not be kept; nothing has changed then
     */
    public Outcome update(final String text) throws IOException {
        final Map<String, String> wanted;
        final NameServerOptions next;
        try {
            wanted = parse(text);
            for (final String key : wanted.keySet()) {
                if (PROTECTED.contains(key)) {
                    return new Outcome.Forbidden(key);
                }
            }
            next = changed(current, wanted);
        } catch (final IllegalArgumentException e) {
            return new Outcome.Unacceptable(e.getMessage());
        }
        if (file != null) {
            file.write(text(values(next)).getBytes(StandardCharsets.UTF_8));
        }
        final Map<String, String> before = values(current);
        values(next)
                .forEach(
                        (key, value) -> {
                            if (!value.equals(before.get(key))) {
                                SettingsLog.LOG.optionChanged(key, value, before.get(key));
                            }
                        });
        current = next;
        return new Outcome.Changed();
    }

    /**
     * The options as tools show them.
     *
     * @return properties
     */
    public String text() {
        final Map<String, String> shown = values(current);
        shown.put("listenPort", Integer.toString(port));
        return text(shown);
    }

    private static NameServerOptions changed(
            final NameServerOptions before, final Map<String, String> wanted) {
        final Map<String, String> values = values(before);
        wanted.forEach(
                (key, value) -> {
                    if (!values.containsKey(key)) {
                        throw new IllegalArgumentException(
                                "this name server has no option '%s' that can be changed; there are %s"
                                        .formatted(key, values.keySet()));
                    }
                    if (!value.equals("true") && !value.equals("false")) {
                        throw new IllegalArgumentException(
                                "option '%s' is true or false, not '%s'".formatted(key, value));
                    }
                    values.put(key, value);
                });
        return new NameServerOptions(
                Boolean.parseBoolean(values.get("orderMessageEnable")),
                Boolean.parseBoolean(values.get("returnOrderTopicConfigToBroker")),
                Boolean.parseBoolean(values.get("supportActingMaster")),
                Boolean.parseBoolean(values.get("deleteTopicWithBrokerRegistration")));
    }

    private static Map<String, String> values(final NameServerOptions options) {
        final Map<String, String> values = new TreeMap<>();
        values.put("orderMessageEnable", String.valueOf(options.orderMessageEnable()));
        values.put(
                "returnOrderTopicConfigToBroker",
                String.valueOf(options.returnOrderTopicConfigToBroker()));
        values.put("supportActingMaster", String.valueOf(options.supportActingMaster()));
        values.put(
                "deleteTopicWithBrokerRegistration",
                String.valueOf(options.deleteTopicWithBrokerRegistration()));
        return values;
    }

    private static Map<String, String> parse(final String text) {
        final Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (final IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        final Map<String, String> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put((String) key, ((String) value).trim()));
        return values;
    }

    private static String text(final Map<String, String> values) {
        final StringWriter text = new StringWriter();
        values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }
}
