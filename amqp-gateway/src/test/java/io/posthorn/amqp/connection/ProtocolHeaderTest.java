package io.posthorn.amqp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtocolHeaderTest {

    @Test
    void shouldReadWhatItWrites() {
        assertThat(ProtocolHeader.read(ProtocolHeader.SASL.bytes())).contains(ProtocolHeader.SASL);
        assertThat(ProtocolHeader.AMQP.bytes())
                .isEqualTo(ByteBuffer.wrap(new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0}));
    }

    @Test
    void shouldTakeNothingElseForAHeader() {
        assertThat(ProtocolHeader.read(ascii("GET / HTTP/1.1"))).isEmpty();
        assertThat(ProtocolHeader.read(ascii("AMQP"))).isEmpty();
    }

    @Test
    void shouldAnswerAnOtherVersionWithTheOneItSpeaks() {
        final ProtocolHeader old = new ProtocolHeader(0, 0, 9, 1);
        assertThat(old.isSpoken()).isFalse();
        assertThat(old.answer()).isEqualTo(ProtocolHeader.SASL);
        assertThat(ProtocolHeader.AMQP.answer()).isEqualTo(ProtocolHeader.AMQP);
    }

    private static ByteBuffer ascii(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
