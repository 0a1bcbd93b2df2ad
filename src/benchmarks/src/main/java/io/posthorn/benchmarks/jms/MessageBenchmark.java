package io.posthorn.benchmarks.jms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.MessageReader;
import io.posthorn.jms.message.MessageWriter;
import io.posthorn.jms.message.ObjectTrust;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.remoting.session.Sending;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long a client works for a text message of 1 KiB with five properties, beside the sending and
 * receiving itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageBenchmark {

    private static final String TEXT = "x".repeat(1_024);
    private static final PosthornQueue QUEUE = new PosthornQueue("orders");
    private static final String UNIQUE_KEY = "7F0000010F4A18B4AAC2000000000001";
    private static final long NOW = 1_700_000_000_000L;

    private ByteBuffer record;
    private ByteBuf sent;

    /** Prepares a record. */
    @Setup
    public void prepare() throws JMSException {
        sent = Unpooled.buffer(4_096);
        final Sending.Entry entry = MessageWriter.entryOf(message(), "orders", false);
        final ByteBuffer stored = entry.properties().duplicate();
        final byte[] properties = new byte[stored.remaining()];
        stored.get(properties);
        final Draft draft =
                Draft.to("orders", 0)
                        .bornTimestamp(NOW)
                        .body(entry.body())
                        .properties(
                                PropertyText.parse(properties)
                                        .edit()
                                        .set(PropertyKeys.MSG_REGION, "DefaultRegion")
                                        .set(PropertyKeys.TRACE_ON, "true")
                                        .set(PropertyKeys.CLUSTER, "DefaultCluster")
                                        .toText())
                        .build();
        record = ByteBuffer.allocateDirect(draft.recordLength(HostAddress.NONE));
        draft.write(record, 0, 0, 0, NOW, HostAddress.NONE, BatchMark.NONE, new RecordCheck());
    }

    private static PosthornMessage message() throws JMSException {
        final TextMessage message = MessageFactory.text();
        message.setText(TEXT);
        message.setStringProperty("customer", "C-4711");
        message.setIntProperty("items", 12);
        message.setLongProperty("placedAt", NOW);
        message.setDoubleProperty("total", 129.95);
        message.setBooleanProperty("express", true);
        MessageFactory.stamp(
                message,
                new MessageFactory.Stamp(
                        QUEUE, DeliveryMode.PERSISTENT, 4, UNIQUE_KEY, NOW, 0, NOW));
        return (PosthornMessage) message;
    }

    /**
     * A message made, filled and put into the body of a frame.
     *
     * @return the body
     */
    @Benchmark
    public ByteBuf send() throws JMSException {
        sent.clear();
        Sending.write(sent, MessageWriter.entryOf(message(), "orders", false));
        return sent;
    }

    private PosthornMessage received() {
        return MessageReader.read(record, 1, QUEUE, ObjectTrust.JDK_VALUES, () -> {});
    }

    /**
     * A message received, of which only the text is read.
     *
     * @return the text
     */
    @Benchmark
    public String receiveText() throws JMSException {
        return ((TextMessage) received()).getText();
    }

    /**
     * A message received, of which the text and all properties are read, and what a reply needs.
     *
     * @param all takes it
     */
    @Benchmark
    public void receiveAll(final Blackhole all) throws JMSException {
        final PosthornMessage message = received();
        all.consume(((TextMessage) message).getText());
        all.consume(message.getStringProperty("customer"));
        all.consume(message.getIntProperty("items"));
        all.consume(message.getLongProperty("placedAt"));
        all.consume(message.getDoubleProperty("total"));
        all.consume(message.getBooleanProperty("express"));
        all.consume(message.getJMSMessageID());
        all.consume(message.getJMSReplyTo());
    }
}
