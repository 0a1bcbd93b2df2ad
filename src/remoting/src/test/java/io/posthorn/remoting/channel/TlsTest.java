package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir static Path files;
    private static Certificates ours;
    private static Certificates others;

    private RemotingServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = Certificates.make(files, "ours");
        others = Certificates.make(files, "others");
    }

    @AfterEach
    void end() {
        server.close();
        Leaks.failIfAny();
    }

    private void serve(final ServerTls.Mode mode, final ServerTls.ClientCertificate clients)
            throws Exception {
        server =
                new RemotingServer(
                                RemotingServerSettings.defaults("secure")
                                        .withHost("127.0.0.1")
                                        .withIoThreads(1)
                                        .withTls(
                                                new ServerTls(
                                                        mode,
                                                        ours.certificate(),
                                                        ours.key(),
                                                        null,
                                                        ours.certificate(),
                                                        clients,
                                                        null)),
                                Clock.SYSTEM,
                                new Counters())
                        .start();
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body(
                                                List.of(
                                                        ByteBuffer.allocateDirect(100_000),
                                                        ByteBuffer.allocate(100_000)),
                                                () -> {})));
    }

    private Frame ask(final ClientTls tls) throws Exception {
        try (RemotingClient client =
                new RemotingClient(
                        RemotingClientSettings.defaults("tlsclient").withTls(tls),
                        Clock.SYSTEM,
                        new Counters())) {
            return client.call(
                            Address.text(server.address()), RequestCode.PULL_MESSAGE.frame(), LONG)
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldTakeBothKindsOfConnectionsWhenPermissive() throws Exception {
        serve(ServerTls.Mode.PERMISSIVE, ServerTls.ClientCertificate.NONE);
        assertThat(ask(ClientTls.DISABLED).body().readableBytes()).isEqualTo(200_000);
        assertThat(ask(ClientTls.TRUSTING_ALL).body().readableBytes()).isEqualTo(200_000);
        assertThat(ask(ClientTls.trusting(ours.certificate())).body().readableBytes())
                .isEqualTo(200_000);
    }

    @Test
    void shouldRefusePlainConnectionsWhenEnforcing() throws Exception {
        serve(ServerTls.Mode.ENFORCING, ServerTls.ClientCertificate.NONE);
        assertThat(ask(ClientTls.TRUSTING_ALL).code()).isZero();
        assertThatThrownBy(() -> ask(ClientTls.DISABLED))
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("was closed before it answered");
    }

    @Test
    void shouldRefuseTlsWhenDisabled() throws Exception {
        serve(ServerTls.Mode.DISABLED, ServerTls.ClientCertificate.NONE);
        assertThat(ask(ClientTls.DISABLED).code()).isZero();
        assertThatThrownBy(() -> ask(ClientTls.TRUSTING_ALL))
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("cannot connect to");
    }

    @Test
    void shouldRefuseServersItDoesNotTrust() throws Exception {
        serve(ServerTls.Mode.ENFORCING, ServerTls.ClientCertificate.NONE);
        assertThatThrownBy(() -> ask(ClientTls.trusting(others.certificate())))
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("cannot connect to");
    }

    @Test
    void shouldConnectToPeersAsItWantsToBeConnectedTo() throws Exception {
        serve(ServerTls.Mode.ENFORCING, ServerTls.ClientCertificate.REQUIRED);
        assertThat(ask(towardsPeers(ours, null)).code()).isZero();
        assertThat(ask(towardsPeers(ours, ours.certificate())).code()).isZero();
        assertThatThrownBy(() -> ask(towardsPeers(ours, others.certificate())))
                .hasCauseInstanceOf(CallFailed.class);
        assertThatThrownBy(() -> ask(towardsPeers(others, ours.certificate())))
                .hasCauseInstanceOf(CallFailed.class);
        assertThat(ServerTls.DISABLED.towardsPeers()).isEqualTo(ClientTls.DISABLED);
    }

    private static ClientTls towardsPeers(final Certificates own, final Path peers) {
        return new ServerTls(
                        ServerTls.Mode.ENFORCING,
                        own.certificate(),
                        own.key(),
                        null,
                        null,
                        ServerTls.ClientCertificate.NONE,
                        peers)
                .towardsPeers();
    }

    @Test
    void shouldDemandCertificatesOfClients() throws Exception {
        serve(ServerTls.Mode.ENFORCING, ServerTls.ClientCertificate.REQUIRED);
        assertThat(
                        ask(new ClientTls(
                                        true,
                                        ours.certificate(),
                                        false,
                                        true,
                                        ours.certificate(),
                                        ours.key(),
                                        null))
                                .code())
                .isZero();
        assertThatThrownBy(() -> ask(ClientTls.trusting(ours.certificate())))
                .hasCauseInstanceOf(CallFailed.class);
    }

    @Test
    void shouldUseNewFilesAfterReloadAndKeepTheOldWhenTheyAreBad() throws Exception {
        final Path certificate = files.resolve("current.pem");
        final Path key = files.resolve("current.key");
        Files.copy(ours.certificate(), certificate);
        Files.copy(ours.key(), key);
        server =
                new RemotingServer(
                                RemotingServerSettings.defaults("secure")
                                        .withHost("127.0.0.1")
                                        .withTls(
                                                new ServerTls(
                                                        ServerTls.Mode.ENFORCING,
                                                        certificate,
                                                        key,
                                                        null,
                                                        null,
                                                        ServerTls.ClientCertificate.NONE,
                                                        null)),
                                Clock.SYSTEM,
                                new Counters())
                        .start();
        assertThat(ask(ClientTls.trusting(ours.certificate())).code()).isEqualTo(3);
        Files.writeString(certificate, "nonsense");
        assertThat(server.reloadTls()).isFalse();
        assertThat(ask(ClientTls.trusting(ours.certificate())).code()).isEqualTo(3);
        Files.delete(certificate);
        Files.delete(key);
        Files.copy(others.certificate(), certificate);
        Files.copy(others.key(), key);
        assertThat(server.reloadTls()).isTrue();
        assertThat(ask(ClientTls.trusting(others.certificate())).code()).isEqualTo(3);
    }
}
