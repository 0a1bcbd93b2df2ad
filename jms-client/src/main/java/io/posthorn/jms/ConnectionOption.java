package io.posthorn.jms;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a connection factory can be told, in its URL or by its setters. */
enum ConnectionOption {
    /** Who connects. */
    USER("user", null, Form.TEXT),
    /** The password of the user. */
    PASSWORD("password", null, Form.TEXT),
    /** The client identifier of the connections (Jakarta Messaging 3.1, 6.1.2). */
    CLIENT_ID("clientId", null, Form.TEXT),
    /** Messages that may wait for a consumer. */
    PREFETCH("prefetch", "1000", Form.COUNT),
    /** The cluster to use, if the name servers know several. */
    CLUSTER("cluster", null, Form.TEXT),
    /** Where the name servers' addresses are asked for by HTTP. */
    NAME_SERVERS_FROM("nameServersFrom", null, Form.TEXT),
    /** How often they are asked for again, ms; RocketMQ's clients have the same two minutes. */
    NAME_SERVERS_INTERVAL("nameServersInterval", "120000", Form.COUNT),
    /** How long it may take to connect, ms. */
    CONNECT_TIMEOUT("connectTimeout", "10000", Form.COUNT),
    /** How long the broker may take for an answer, ms. */
    REQUEST_TIMEOUT("requestTimeout", "30000", Form.COUNT),
    /** How long a lost connection is tried to be made again, ms. */
    RECONNECT_TIMEOUT("reconnectTimeout", "120000", Form.COUNT),
    /** Classes and packages of object messages that may be read. */
    TRUSTED_PACKAGES("trustedPackages", null, Form.TEXT),
    /** Whether connections are encrypted. */
    TLS("tls", "false", Form.TRUTH),
    /** PEM file of certificates that may sign the broker's. */
    TLS_TRUST("tlsTrust", null, Form.TEXT),
    /** Whether any certificate is taken; for tests only. */
    TLS_TRUST_ALL("tlsTrustAll", "false", Form.TRUTH),
    /** Whether the certificate must name the host. */
    TLS_VERIFY_HOST("tlsVerifyHost", "true", Form.TRUTH),
    /** PEM file of the client's own certificate. */
    TLS_CERTIFICATE("tlsCertificate", null, Form.TEXT),
    /** PEM file of its key. */
    TLS_KEY("tlsKey", null, Form.TEXT),
    /** The password of the key. */
    TLS_KEY_PASSWORD("tlsKeyPassword", null, Form.TEXT);

    /** Java properties that begin so say what holds where a factory says nothing. */
    private static final String PROPERTY_PREFIX = "posthorn.jms.";

    private final String key;
    private final String usual;
    private final Form form;

    /** What values look like. */
    private enum Form {
        TEXT("a text", ".*"),
        COUNT("a whole number above 0", "0*[1-9]\\d{0,8}"),
        TRUTH("true or false", "true|false");

        private final String words;
        private final String pattern;

        Form(final String words, final String pattern) {
            this.words = words;
            this.pattern = pattern;
        }
    }

    ConnectionOption(final String key, final String usual, final Form form) {
        this.key = key;
        this.usual = usual;
        this.form = form;
    }

    String key() {
        return key;
    }

    /** What holds if a factory says nothing: what Java says, or the usual; null for nothing. */
    String usual() {
        return System.getProperty(PROPERTY_PREFIX + key, usual);
    }

    /** Refuses Java properties of options that there are not, or that make no sense. */
    static void requireProperties() {
        for (final String each : System.getProperties().stringPropertyNames()) {
            if (each.startsWith(PROPERTY_PREFIX)) {
                of(each.substring(PROPERTY_PREFIX.length())).require(System.getProperty(each));
            }
        }
    }

    /** Whether it must not be shown to anybody. */
    boolean isSecret() {
        return this == PASSWORD || this == TLS_KEY_PASSWORD;
    }

    /** Refuses a value that makes no sense. */
    void require(final String value) {
        if (!value.matches(form.pattern)) {
            throw new IllegalArgumentException(
                    isSecret()
                            ? "The option %s is %s.".formatted(key, form.words)
                            : "The option %s is %s, not %s.".formatted(key, form.words, value));
        }
    }

    /** Finds an option. */
    static ConnectionOption of(final String key) {
        return Arrays.stream(values())
                .filter(each -> each.key.equals(key))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no option %s; there are %s."
                                                .formatted(
                                                        key,
                                                        Arrays.stream(values())
                                                                .map(ConnectionOption::key)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
