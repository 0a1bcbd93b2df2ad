package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.testkit.Certificates;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes only encrypted connections of clients that show a certificate. */
class JmsTlsIT {

    private static final long LIMIT_MS = 30_000;

    @TempDir Path files;

    @Test
    void shouldServeOnlyThoseItCanTrust() throws Exception {
        final Certificates broker = Certificates.forLoopback(files, "broker");
        final Certificates client = Certificates.forLoopback(files, "client");
        final Certificates stranger = Certificates.forLoopback(files, "stranger");
        try (PosthornServer server =
                new PosthornServer(
                        ServerSettings.small(SharedServer.freshDirectory("jms-tls")),
                        Map.of(
                                "posthorn.tls.certificate", broker.certificate().toString(),
                                "posthorn.tls.key", broker.key().toString(),
                                "posthorn.tls.client-authorities", both(broker, client).toString(),
                                "posthorn.tls.required", "true"))) {
            server.start();
            final String url = server.jmsUrl() + "?connectTimeout=30000";
            final String trusting = url + "&tls=true&tlsTrust=" + broker.certificate();
            sendAndReceive(trusting + own(client));
            final String hasty = trusting.replace("30000", "500");
            assertRefused(hasty + own(stranger));
            assertRefused(hasty);
            assertRefused(
                    hasty.replace(
                                    broker.certificate().toString(),
                                    stranger.certificate().toString())
                            + own(client));
            assertRefused(server.jmsUrl() + "?connectTimeout=500");
        }
    }

    /** The broker shows its certificate when it registers. */
    private Path both(final Certificates one, final Certificates another) throws IOException {
        return Files.writeString(
                files.resolve("authorities.pem"),
                Files.readString(one.certificate()) + Files.readString(another.certificate()));
    }

    private static String own(final Certificates certificates) {
        return "&tlsCertificate=%s&tlsKey=%s"
                .formatted(certificates.certificate(), certificates.key());
    }

    private static void sendAndReceive(final String url) {
        try (JMSContext context = new PosthornConnectionFactory(url).createContext()) {
            final Queue queue = context.createQueue("secret");
            context.createProducer().send(queue, "x".repeat(100_000));
            assertThat(context.createConsumer(queue).receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("x".repeat(100_000));
        }
    }

    private static void assertRefused(final String url) {
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> sendAndReceive(url))
                .withMessageContaining("Cannot connect to");
    }
}
