package io.posthorn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

    private static List<String> faults(
            final Map<String, String> keys, final Map<String, String> environment) {
        return new SettingsCheck(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(keys, "test", 100))
                                .withSources(new EnvConfigSource(environment, 300))
                                .withConverter(Duration.class, 200, new DurationConverter())
                                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                                .addDefaultInterceptors()
                                .build(),
                        environment)
                .faults();
    }

    private static List<String> faults(final String... keysAndValues) {
        final Map<String, String> keys = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return faults(keys, Map.of());
    }

    @Test
    void shouldFindNothingWrongWithTheDefaults() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldListEveryFaultAtOnce() {
        assertThat(
                        faults(
                                "posthorn.broker.prot", "10911",
                                "posthorn.broker.port", "abc",
                                "posthorn.nameserver.port", "99999",
                                "posthorn.store.flush", "never",
                                "posthorn.store.retention", "3 weeks",
                                "posthorn.broker.auto-create-topic", "maybe",
                                "posthorn.broker.max-message-size", "big"))
                .hasSize(7);
    }

    @Test
    void shouldSuggestTheKeyThatWasMeant() {
        assertThat(faults("posthorn.broker.prot", "1"))
                .containsExactly(
                        "There is no key posthorn.broker.prot. Did you mean posthorn.broker.port?");
    }

    @Test
    void shouldSayWhatAValueMustBe() {
        assertThat(faults("posthorn.broker.port", "70000"))
                .containsExactly(
                        "posthorn.broker.port is \"70000\"; it must be a whole number from 0 to"
                                + " 65535.");
        assertThat(faults("posthorn.store.flush", "never"))
                .containsExactly(
                        "posthorn.store.flush is \"never\"; it must be one of async, sync.");
        assertThat(faults("posthorn.store.retention", "3 weeks"))
                .singleElement()
                .asString()
                .contains("a duration such as 30s");
        assertThat(faults("posthorn.roles", "broker,poet"))
                .singleElement()
                .asString()
                .contains("broker, nameserver");
        assertThat(faults("posthorn.cluster.name", "no blanks"))
                .singleElement()
                .asString()
                .contains("must be 1 to 127 letters");
        assertThat(faults("posthorn.broker.client-timeout", "0s")).hasSize(1);
    }

    @Test
    void shouldTakeValuesInEverySpelling() {
        assertThat(
                        faults(
                                "posthorn.store.flush", "SYNC",
                                "posthorn.broker.permission", "read-only",
                                "posthorn.store.retention", "72h",
                                "posthorn.broker.max-message-size", "1M",
                                "posthorn.broker.advertised-address", "[2001:db8::1]:20911",
                                "posthorn.nameserver.addresses", "a:9876,b:9876"))
                .isEmpty();
    }

    @Test
    void shouldFindMisspeltEnvironmentVariablesAndNotTheirShadows() {
        assertThat(faults(Map.of(), Map.of("POSTHORN_BROKR_NAME", "x")))
                .containsExactly(
                        "There is no key for the environment variable POSTHORN_BROKR_NAME. Did you"
                                + " mean POSTHORN_BROKER_NAME?");
        assertThat(faults(Map.of(), Map.of("POSTHORN_BROKER_NAME", "x"))).isEmpty();
        assertThat(faults(Map.of(), Map.of("POSTHORN_BROKER_PORT", "x"))).hasSize(1);
    }

    @Test
    void shouldNotMindWhatKubernetesPutsIntoTheEnvironment() {
        assertThat(
                        faults(
                                Map.of(),
                                Map.of(
                                        "POSTHORN_SERVICE_HOST", "10.0.0.1",
                                        "POSTHORN_SERVICE_PORT_BROKER", "10911",
                                        "POSTHORN_PORT", "tcp://10.0.0.1:10911",
                                        "POSTHORN_PORT_10911_TCP_ADDR", "10.0.0.1",
                                        "POSTHORN_NODES_PORT_9876_TCP", "tcp://10.0.0.1:9876")))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoTopic() {
        assertThat(faults("posthorn.broker.expiry-topic", "too old"))
                .containsExactly(
                        "posthorn.broker.expiry-topic is \"too old\"; it must be 1 to 127 letters,"
                                + " digits, '_', '-', '%' or '|'.");
        assertThat(faults("posthorn.broker.expiry-topic", "expired")).isEmpty();
    }

    @Test
    void shouldRefuseADelayThatIsLongerThanTheLongest() {
        assertThat(faults("posthorn.broker.redelivery-delay", "2h"))
                .containsExactly(
                        "posthorn.broker.redelivery-delay is PT2H; it must not be longer than"
                                + " posthorn.broker.max-redelivery-delay (PT1H).");
        assertThat(
                        faults(
                                "posthorn.broker.redelivery-delay", "2h",
                                "posthorn.broker.max-redelivery-delay", "2h",
                                "posthorn.broker.redelivery-delay-multiplier", "2"))
                .isEmpty();
    }

    @Test
    void shouldFindValuesThatContradictEachOther() {
        assertThat(faults("posthorn.roles", "broker"))
                .singleElement()
                .asString()
                .startsWith("posthorn.nameserver.addresses is missing");
        assertThat(faults("posthorn.broker.port", "9876"))
                .singleElement()
                .asString()
                .contains("must differ");
        assertThat(faults("posthorn.store.segment-size", "1M"))
                .singleElement()
                .asString()
                .contains("posthorn.broker.max-message-size");
        assertThat(faults("posthorn.store.max-size", "100M"))
                .singleElement()
                .asString()
                .contains("two segments");
        assertThat(faults("posthorn.store.cold-read-rate", "100K"))
                .singleElement()
                .asString()
                .startsWith("posthorn.store.cold-read-rate is 102400 bytes; it must be at least");
        assertThat(faults("posthorn.broker.max-message-size", "17M"))
                .singleElement()
                .asString()
                .contains("a frame of the protocol");
        assertThat(faults("posthorn.broker.registration-interval", "5m"))
                .singleElement()
                .asString()
                .contains("posthorn.nameserver.broker-timeout");
        assertThat(faults("posthorn.tls.required", "true")).hasSize(1);
        assertThat(faults("posthorn.tls.certificate", "/nowhere.pem")).hasSize(2);
        assertThat(faults("posthorn.db.url", "jdbc:mysql://localhost/x"))
                .singleElement()
                .asString()
                .contains("jdbc:postgresql:");
        assertThat(faults("posthorn.broker.advertised-address", "http://a:1/"))
                .containsExactly(
                        "posthorn.broker.advertised-address is \"http://a:1/\"; it must be a host or"
                                + " host:port, such as broker.example.org or 192.0.2.1:20911.");
        assertThat(faults("posthorn.broker.advertised-address", "a:70000"))
                .containsExactly(
                        "posthorn.broker.advertised-address is \"a:70000\"; it must have a port from"
                                + " 1 to 65535 behind the colon.");
        assertThat(faults("posthorn.nameserver.addresses", "a,b:9876"))
                .singleElement()
                .asString()
                .contains("\"a\"");
    }

    @Test
    void shouldWantAnInitialUserWithAPasswordThatUsersMayHave() {
        assertThat(
                        faults(
                                "posthorn.security.initial-user", "admin",
                                "posthorn.security.initial-password", "rose garden"))
                .isEmpty();
        assertThat(faults("posthorn.security.initial-user", "admin"))
                .singleElement()
                .asString()
                .contains("belong together");
        assertThat(
                        faults(
                                "posthorn.security.initial-user", "an admin",
                                "posthorn.security.initial-password", "rose"))
                .containsExactly(
                        "posthorn.security.initial-password must have 8 to 256 characters.",
                        "posthorn.security.initial-user is \"an admin\"; it must be 1 to 64 letters,"
                                + " digits, '.', '_', '-', '@' or '+'.");
        assertThat(faults("posthorn.security.anonymous-user", "no body"))
                .singleElement()
                .asString()
                .contains("posthorn.security.anonymous-user");
    }

    @Test
    void shouldTakeAnEmptyInitialUserForNone() {
        assertThat(
                        faults(
                                Map.of(),
                                Map.of(
                                        "POSTHORN_SECURITY_INITIAL_USER", "",
                                        "POSTHORN_SECURITY_INITIAL_PASSWORD", "")))
                .isEmpty();
    }
}
