package io.posthorn.benchmarks.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/**
 * A message as it comes from a stock client, with unique key, tag and one property of the
 * application. {@link #next} moves it on to the next one; its property text is made when it is
 * asked for, as a door makes it from the bytes of a frame. For one thread.
 */
final class Outgoing {

    /** What both brokers add to the properties that a client sent. */
    static final String REGION = "DefaultRegion";

    static final String CLUSTER = "DefaultCluster";

    private static final int STAMP_LENGTH =
            "MSG_REGION..TRACE_ON.true.CLUSTER..".length() + REGION.length() + CLUSTER.length();

    /** All of a record but body, topic and properties. */
    private static final int FRAME_LENGTH = 91;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int CUSTOMERS = 10_000;

    private final Spread spread;
    private final byte[] body;
    private final int step;
    private final int recordLength;
    private final long process = ProcessHandle.current().pid();
    private long number;
    private int lane;

    /**
     * @param spread where messages go
     * @param bodyLength bytes of each
     * @param sender which of the senders this is, from 0
     * @param senders how many there are; they share the queues
     */
    Outgoing(final Spread spread, final int bodyLength, final int sender, final int senders) {
        this.spread = spread;
        this.body = new byte[bodyLength];
        new Random(sender).nextBytes(body);
        this.step = senders;
        this.number = sender;
        this.lane = sender % spread.queues();
        this.recordLength =
                FRAME_LENGTH
                        + bodyLength
                        + topic().getBytes(StandardCharsets.UTF_8).length
                        + properties().length()
                        + STAMP_LENGTH;
    }

    void next() {
        number += step;
        lane = (int) (number % spread.queues());
    }

    String topic() {
        return spread.topicOf(lane);
    }

    int queueId() {
        return spread.queueIdOf(lane);
    }

    byte[] body() {
        return body;
    }

    /** In the form in which a client sends them. */
    String properties() {
        return new StringBuilder(128)
                .append("UNIQ_KEY\u0001")
                .append(HEX.toHexDigits(process))
                .append(HEX.toHexDigits(number))
                .append("\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002customer\u0001")
                .append(CUSTOMERS + number % CUSTOMERS)
                .append('\u0002')
                .toString();
    }

    /** How long the record is that a store makes of it; the same for all messages. */
    int recordLength() {
        return recordLength;
    }
}
