package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.remoting.channel.ServerTls;
import io.posthorn.testhouse.House;
import io.posthorn.testkit.Certificates;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS. The broker of a house tells its name server without. */
@Timeout(60)
class EncryptionTest {

    private static final long LIMIT_MS = 10_000;

    @TempDir static Path files;
    private static Certificates ours;
    private static Certificates others;
    private static Certificates elsewhere;

    private House house;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = Certificates.forLoopback(files, "ours");
        others = Certificates.forLoopback(files, "others");
        elsewhere = Certificates.forHosts(files, "elsewhere", "dns:elsewhere.example");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void serve(final Certificates shown, final ServerTls.ClientCertificate clients) {
        house =
                new House(
                        new ServerTls(
                                ServerTls.Mode.PERMISSIVE,
                                shown.certificate(),
                                shown.key(),
                                null,
                                ours.certificate(),
                                clients,
                                null));
    }

    private void sendAndReceive(final String options) {
        try (JMSContext context =
                new PosthornConnectionFactory(
                                house.url() + "?tls=true&connectTimeout=300&" + options)
                        .createContext()) {
            final Queue queue = context.createQueue("q");
            context.createProducer().send(queue, "secret".repeat(10_000));
            assertThat(context.createConsumer(queue).receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("secret".repeat(10_000));
        }
    }

    private void assertRefused(final String options, final String why) {
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> sendAndReceive(options))
                .withMessageContaining("Cannot connect to")
                .withStackTraceContaining(why);
    }

    private static String trust(final Certificates certificates) {
        return "tlsTrust=" + certificates.certificate();
    }

    private static String own(final Certificates certificates) {
        return "&tlsCertificate=%s&tlsKey=%s"
                .formatted(certificates.certificate(), certificates.key());
    }

    @Test
    void shouldTalkToABrokerItTrusts() {
        serve(ours, ServerTls.ClientCertificate.NONE);
        sendAndReceive(trust(ours));
    }

    @Test
    void shouldRefuseABrokerThatSomebodyElseVouchesFor() {
        serve(ours, ServerTls.ClientCertificate.NONE);
        assertRefused(trust(others), "certification path");
        assertRefused("", "certification path");
        sendAndReceive("tlsTrustAll=true");
    }

    @Test
    void shouldRefuseABrokerWhoseCertificateNamesAnotherHost() {
        serve(elsewhere, ServerTls.ClientCertificate.NONE);
        assertRefused(trust(elsewhere), "127.0.0.1");
        sendAndReceive(trust(elsewhere) + "&tlsVerifyHost=false");
    }

    @Test
    void shouldShowItsOwnCertificate() {
        serve(ours, ServerTls.ClientCertificate.REQUIRED);
        sendAndReceive(trust(ours) + own(ours));
        assertRefused(trust(ours), "");
        assertRefused(trust(ours) + own(others), "");
    }

    /** Without TLS, which this broker takes as well. */
    @Test
    void shouldGoOnWithoutEncryptionWhereItMay() {
        serve(ours, ServerTls.ClientCertificate.REQUIRED);
        try (JMSContext context = new PosthornConnectionFactory(house.url()).createContext()) {
            context.createProducer().send(context.createQueue("q"), "plain");
        }
    }
}
