package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the clients of the other tests do speak the encodings we think they speak. */
class HeaderEncodingIT {

    private static final int LIMIT_MS = 30_000;

    @ParameterizedTest
    @EnumSource
    void shouldSpeakTheEncodingItStandsFor(final StockClients client) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(LIMIT_MS);
            final String address = "127.0.0.1:" + listener.getLocalPort();
            try (Sender sender = client.get().sender(address, "anyone")) {
                // Fails when it gets no answer; only what it asks with counts.
                new Thread(new FutureTask<>(() -> sender.queues("anything"))).start();
                assertThat(encodingOfFirstFrame(listener))
                        .isEqualTo(client == StockClients.V5_BINARY ? 1 : 0);
            }
        }
    }

    /** The byte after a frame's length. */
    private static int encodingOfFirstFrame(final ServerSocket listener) throws IOException {
        try (Socket socket = listener.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            socket.setSoTimeout(LIMIT_MS);
            in.readInt();
            return in.readUnsignedByte();
        }
    }
}
