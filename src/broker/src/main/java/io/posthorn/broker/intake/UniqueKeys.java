package io.posthorn.broker.intake;

import io.posthorn.message.HostAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the id of a message whose sender made none, in the form of RocketMQ's clients. */
final class UniqueKeys {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int PROCESS = ThreadLocalRandom.current().nextInt();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private UniqueKeys() {}

    static String next(final HostAddress address, final long nowMs) {
        final byte[] ip = address.addressBytes();
        final ByteBuffer bytes = ByteBuffer.allocate(ip.length + 12);
        bytes.put(ip)
                .putShort((short) PROCESS)
                .putShort((short) (PROCESS >>> 16))
                .putInt((int) nowMs)
                .putInt(COUNTER.incrementAndGet());
        return HEX.formatHex(bytes.array());
    }
}
