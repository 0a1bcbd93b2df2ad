package io.posthorn.server.settings;

import io.posthorn.server.user.UserRules;
import io.posthorn.store.ColdReads;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks for everything that is wrong with the configuration at once, so that it is mended in one
 * go: keys that nobody knows, values that cannot be read, values out of range, and values that do
 * not go together.
 */
public final class SettingsCheck {

    private static final String PREFIX = "posthorn";

    /** A frame of the protocol holds 16 MiB; the rest of a record needs up to 64 KiB of it. */
    private static final long LARGEST_MESSAGE = (16L << 20) - (64L << 10);

    private static final Pattern TOPIC = Pattern.compile("[%|a-zA-Z0-9_-]{1,127}");

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("[^\\s:/]+:\\d{1,5}|\\[[^]]+]:\\d{1,5}");

    /** What Kubernetes puts into the environment for a Service that is called posthorn or alike. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "POSTHORN_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final SmallRyeConfig config;
    private final Map<String, String> environment;
    private final List<Key> keys;

    /**
     * @param config all sources, without any mapping
     * @param environment the environment variables
     */
    public SettingsCheck(final SmallRyeConfig config, final Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
        this.keys = Keys.of(PosthornSettings.class, PREFIX);
    }

    /**
     * Everything that is wrong.
     *
     * @return sentences, each naming its key; empty if all is well
     */
    public List<String> faults() {
        final Set<String> faults = new TreeSet<>();
        unknownKeys(faults);
        unknownVariables(faults);
        keys.forEach(key -> wrongValue(key).ifPresent(faults::add));
        if (faults.isEmpty()) {
            contradictions(faults);
        }
        return List.copyOf(faults);
    }

    private void unknownKeys(final Collection<String> faults) {
        final Set<String> known = keys.stream().map(Key::name).collect(Collectors.toSet());
        for (final String name : config.getPropertyNames()) {
            final String bare = name.replaceFirst("\\[\\d+]$", "");
            if (name.startsWith(PREFIX + ".") && !known.contains(bare) && !isVariable(name)) {
                faults.add("There is no key %s.%s".formatted(name, hint(name, known)));
            }
        }
    }

    /** Variables show up as keys too, in a spelling nobody wrote; they are checked as variables. */
    private boolean isVariable(final String name) {
        final String source = config.getConfigValue(name).getConfigSourceName();
        return source != null && source.startsWith("EnvConfigSource");
    }

    private void unknownVariables(final Collection<String> faults) {
        final Set<String> known =
                keys.stream().map(Key::environmentName).collect(Collectors.toSet());
        for (final String name : environment.keySet()) {
            final String bare = name.replaceFirst("_\\d+_?$", "");
            if (name.startsWith(PREFIX.toUpperCase(Locale.ROOT) + "_")
                    && !known.contains(name)
                    && !known.contains(bare)
                    && !SERVICE_LINK.matcher(name).matches()) {
                faults.add(
                        "There is no key for the environment variable %s.%s"
                                .formatted(name, hint(name, known)));
            }
        }
    }

    private static String hint(final String name, final Collection<String> known) {
        return Spelling.nearest(name, known)
                .map(near -> " Did you mean %s?".formatted(near))
                .orElse("");
    }

    private Optional<String> wrongValue(final Key key) {
        final String raw;
        try {
            raw = config.getOptionalValue(key.name(), String.class).orElse(key.defaultValue());
        } catch (final NoSuchElementException | IllegalArgumentException e) {
            return Optional.of("%s cannot be read: %s.".formatted(key.name(), e.getMessage()));
        }
        if (raw == null || raw.isBlank()) {
            return key.required()
                    ? Optional.of("%s is missing; it must be %s.".formatted(key.name(), key.form()))
                    : Optional.empty();
        }
        final List<String> values = key.several() ? List.of(raw.split(",")) : List.of(raw);
        for (final String value : values) {
            final Optional<String> wish = wish(key, value.trim());
            if (wish.isPresent()) {
                return Optional.of("%s is \"%s\"; it %s.".formatted(key.name(), raw, wish.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> wish(final Key key, final String value) {
        if (key.type() == boolean.class && !value.matches("(?i)true|false")) {
            // The converter would take anything it does not know for false.
            return Optional.of("must be " + key.form());
        }
        if (key.type() == AdvertisedAddress.class) {
            return AdvertisedAddress.wish(value);
        }
        try {
            final Object converted = config.convert(value, key.type());
            return converted == null ? Optional.of("must be " + key.form()) : key.wish(converted);
        } catch (final IllegalArgumentException | NoSuchElementException e) {
            // The converter's own words differ by type and speak to programmers.
            return Optional.of("must be " + key.form());
        }
    }

    private void contradictions(final Collection<String> faults) {
        ConfigMappings.registerConfigMappings(
                config, Set.of(ConfigMappings.ConfigClass.configClass(PosthornSettings.class)));
        final PosthornSettings settings = config.getConfigMapping(PosthornSettings.class);
        roles(settings, faults);
        addresses(settings, faults);
        sizes(settings, faults);
        log(settings.store(), faults);
        times(settings, faults);
        expiryTopic(settings, faults);
        tls(settings.tls(), faults);
        security(settings.security(), faults);
        final String url = settings.db().url();
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            faults.add(
                    "posthorn.db.url is \"%s\"; it must begin with jdbc:h2: or jdbc:postgresql:."
                            .formatted(url));
        }
    }

    private static void roles(final PosthornSettings settings, final Collection<String> faults) {
        if (settings.roles().contains(Role.BROKER)
                && !settings.roles().contains(Role.NAMESERVER)
                && settings.nameserver().addresses().isEmpty()) {
            faults.add(
                    "posthorn.nameserver.addresses is missing; a broker without a name server in"
                            + " its own process (posthorn.roles) must be told where they are.");
        }
    }

    private static void addresses(
            final PosthornSettings settings, final Collection<String> faults) {
        for (final String address : settings.nameserver().addresses().orElse(List.of())) {
            if (!HOST_AND_PORT.matcher(address).matches()) {
                faults.add(
                        "posthorn.nameserver.addresses contains \"%s\"; each must be host:port."
                                .formatted(address));
            }
        }
        final int brokerPort = settings.broker().port();
        if (settings.roles().size() == 2
                && brokerPort != 0
                && brokerPort == settings.nameserver().port()) {
            faults.add(
                    "posthorn.broker.port and posthorn.nameserver.port are both %d; they must differ."
                            .formatted(brokerPort));
        }
    }

    private static void sizes(final PosthornSettings settings, final Collection<String> faults) {
        final MemorySize message = settings.broker().maxMessageSize();
        final MemorySize segment = settings.store().segmentSize();
        if (message.asLongValue() > LARGEST_MESSAGE) {
            faults.add(
                    "posthorn.broker.max-message-size is %d bytes; it must be at most %d, what a frame of the protocol holds."
                            .formatted(message.asLongValue(), LARGEST_MESSAGE));
        }
        if (segment.asLongValue() < message.asLongValue() + (64L << 10)) {
            faults.add(
                    "posthorn.store.segment-size is %d bytes; it must hold a message of posthorn.broker.max-message-size (%d bytes) and 64 KiB more."
                            .formatted(segment.asLongValue(), message.asLongValue()));
        }
        if (segment.asLongValue() > Integer.MAX_VALUE) {
            faults.add(
                    "posthorn.store.segment-size is %d bytes; it must be less than 2 GiB."
                            .formatted(segment.asLongValue()));
        }
    }

    private static void log(final StoreSettings store, final Collection<String> faults) {
        final long segment = store.segmentSize().asLongValue();
        final long most = store.maxSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        if (most < 2 * segment) {
            faults.add(
                    "posthorn.store.max-size is %d bytes; it must hold two segments of posthorn.store.segment-size (%d bytes)."
                            .formatted(most, segment));
        }
        final long rate = store.coldReadRate().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        if (rate < ColdReads.LOWEST_LIMIT) {
            faults.add(
                    "posthorn.store.cold-read-rate is %d bytes; it must be at least %d, else consumers give up on what they wait for."
                            .formatted(rate, ColdReads.LOWEST_LIMIT));
        }
    }

    private static void times(final PosthornSettings settings, final Collection<String> faults) {
        final Duration interval = settings.broker().registrationInterval();
        final Duration timeout = settings.nameserver().brokerTimeout();
        if (interval.compareTo(timeout) >= 0) {
            faults.add(
                    "posthorn.broker.registration-interval is %s; it must be shorter than posthorn.nameserver.broker-timeout (%s), else the broker's routes come and go."
                            .formatted(interval, timeout));
        }
        final Duration delay = settings.broker().redeliveryDelay().orElse(Duration.ZERO);
        if (delay.compareTo(settings.broker().maxRedeliveryDelay()) > 0) {
            faults.add(
                    "posthorn.broker.redelivery-delay is %s; it must not be longer than posthorn.broker.max-redelivery-delay (%s)."
                            .formatted(delay, settings.broker().maxRedeliveryDelay()));
        }
        if (settings.broker().maxDelay().compareTo(Duration.ofDays(366)) > 0) {
            faults.add(
                    "posthorn.broker.max-delay is %s; it must be a year at most."
                            .formatted(settings.broker().maxDelay()));
        }
    }

    private static void expiryTopic(
            final PosthornSettings settings, final Collection<String> faults) {
        settings.broker()
                .expiryTopic()
                .filter(name -> !TOPIC.matcher(name).matches())
                .ifPresent(
                        name ->
                                faults.add(
                                        "posthorn.broker.expiry-topic is \"%s\"; it must be 1 to 127 letters, digits, '_', '-', '%%' or '|'."
                                                .formatted(name)));
    }

    private static void tls(final TlsSettings tls, final Collection<String> faults) {
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            faults.add(
                    "posthorn.tls.certificate and posthorn.tls.key belong together; only one of"
                            + " them is set.");
        }
        if (tls.certificate().isEmpty()
                && (tls.required() || tls.clientAuthorities().isPresent())) {
            faults.add(
                    "posthorn.tls.required and posthorn.tls.client-authorities need"
                            + " posthorn.tls.certificate.");
        }
        tls.certificate().ifPresent(file -> readable("posthorn.tls.certificate", file, faults));
        tls.key().ifPresent(file -> readable("posthorn.tls.key", file, faults));
        tls.clientAuthorities()
                .ifPresent(file -> readable("posthorn.tls.client-authorities", file, faults));
        tls.authorities().ifPresent(file -> readable("posthorn.tls.authorities", file, faults));
    }

    private static void security(final SecuritySettings security, final Collection<String> faults) {
        if (security.initialUser().isPresent() != security.initialPassword().isPresent()) {
            faults.add(
                    "posthorn.security.initial-user and posthorn.security.initial-password belong"
                            + " together; only one of them is set.");
        }
        security.initialUser()
                .flatMap(UserRules::faultOfName)
                .ifPresent(
                        fault ->
                                faults.add(
                                        "posthorn.security.initial-user is \"%s\"; it %s."
                                                .formatted(security.initialUser().get(), fault)));
        security.initialPassword()
                .flatMap(UserRules::faultOfPassword)
                .ifPresent(
                        fault ->
                                faults.add(
                                        "posthorn.security.initial-password %s.".formatted(fault)));
    }

    private static void readable(
            final String key, final Path file, final Collection<String> faults) {
        if (!Files.isReadable(file)) {
            faults.add(
                    "%s is %s; no file can be read there.".formatted(key, file.toAbsolutePath()));
        }
    }

    /**
     * All keys there are.
     *
     * @return sorted by name
     */
    static List<Key> allKeys() {
        return Keys.of(PosthornSettings.class, PREFIX).stream()
                .sorted(Comparator.comparing(Key::name))
                .toList();
    }
}
