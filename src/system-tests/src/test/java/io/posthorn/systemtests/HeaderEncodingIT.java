package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the clients of the other tests do speak the encodings we think they speak. */
class HeaderEncodingIT {

    @ParameterizedTest
    @EnumSource
    void shouldSpeakTheEncodingItStandsFor(final StockClients client) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final CompletableFuture<Integer> encoding =
                    CompletableFuture.supplyAsync(() -> encodingOfFirstFrame(listener));
            final String address = "127.0.0.1:" + listener.getLocalPort();
            try (Sender sender = client.get().sender(address, "anyone")) {
                CompletableFuture.runAsync(() -> sender.queues("anything"));
                assertThat(encoding.get(30, TimeUnit.SECONDS))
                        .isEqualTo(client == StockClients.V5_BINARY ? 1 : 0);
            }
        }
    }

    /** The byte after a frame's length. */
    private static int encodingOfFirstFrame(final ServerSocket listener) {
        try (Socket socket = listener.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            in.readInt();
            return in.readUnsignedByte();
        } catch (final java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
