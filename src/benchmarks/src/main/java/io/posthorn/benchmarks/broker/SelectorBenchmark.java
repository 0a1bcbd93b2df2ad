package io.posthorn.benchmarks.broker;

import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.broker.selector.PropertySource;
import io.posthorn.broker.selector.Selector;
import io.posthorn.broker.selector.SelectorCache;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.message.TagCode;
import io.posthorn.message.TypedProperties;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

/**
 * How many messages a second one thread can test. The messages vary, so that neither branch
 * prediction nor the compiler knows the answer; the goal is 10 million for {@code a = 1 AND b LIKE
 * 'x%'}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectorBenchmark {

    private static final int MESSAGES = 64;

    private final SelectorCache known = new SelectorCache(1_000);
    private final PropertySource[] typed = new PropertySource[MESSAGES];
    private final PropertySource[] texts = new PropertySource[MESSAGES];
    private final PropertyText[] stored = new PropertyText[MESSAGES];
    private final int[] recordAt = new int[MESSAGES];
    private final MessageView view = new MessageView();
    private final RecordView record = new RecordView();
    private ByteBuffer log;
    private final long[] tagCodes = new long[MESSAGES];
    private Selector jms;
    private Selector sql92;
    private Selector calculating;
    private TagFilter tags;
    private int next;

    /** Prepares messages of which about half pass each part of the expression. */
    @Setup
    public void prepare() throws InvalidSelector {
        for (int i = 0; i < MESSAGES; i++) {
            final Map<String, Object> properties = new HashMap<>();
            properties.put("a", i * 7 / 3 % 2);
            properties.put("b", (i * 5 / 3 % 2 == 0 ? "x" : "y") + i);
            properties.put("c", i);
            properties.put("d", "something else");
            typed[i] = properties::get;
            final Map<String, Object> asText = new HashMap<>();
            properties.forEach((name, value) -> asText.put(name, value.toString()));
            texts[i] = asText::get;
            stored[i] = storedAs(i, properties);
            tagCodes[i] = TagCode.of("Tag" + i % 5);
        }
        layDown();
        jms = SelectorParser.parse("a = 1 AND b LIKE 'x%'", Dialect.JMS);
        sql92 = SelectorParser.parse("a = 1 AND b STARTSWITH 'x'", Dialect.SQL92);
        calculating = SelectorParser.parse("c * 2 + 1 > 64 OR c BETWEEN 3 AND 9", Dialect.JMS);
        tags = TagFilter.parse("Tag1 || Tag2 || Tag3");
    }

    /** As a client sends them and a broker stamps them: 220 bytes. */
    private static PropertyText storedAs(final int i, final Map<String, Object> properties) {
        final PropertyText.Editor editor =
                PropertyText.EMPTY
                        .edit()
                        .set(PropertyKeys.UNIQUE_KEY, "7F0000010F4A18B4AAC2%012X".formatted(i))
                        .set(PropertyKeys.WAIT, "true")
                        .set(PropertyKeys.TAGS, "Tag" + i % 5);
        TypedProperties.write(editor, properties);
        editor.set(PropertyKeys.MSG_REGION, "DefaultRegion")
                .set(PropertyKeys.TRACE_ON, "true")
                .set(PropertyKeys.CLUSTER, "DefaultCluster");
        return PropertyText.parse(editor.toText().text());
    }

    private void layDown() {
        log = ByteBuffer.allocateDirect(MESSAGES * 1_024);
        int at = 0;
        for (int i = 0; i < MESSAGES; i++) {
            final Draft draft =
                    Draft.to("Orders", 3)
                            .body(ByteBuffer.allocate(256))
                            .properties(stored[i])
                            .build();
            recordAt[i] = at;
            at +=
                    draft.write(
                            log, at, at, i, 0, HostAddress.NONE, BatchMark.NONE, new RecordCheck());
        }
    }

    /**
     * The expression the goal is set for.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean jms() {
        return jms.matches(typed[step()]);
    }

    /**
     * The same for RocketMQ, where the number has to be read from a text.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean sql92() {
        return sql92.matches(texts[step()]);
    }

    /**
     * The expression on properties as an arriving message has them.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean jmsOnText() {
        return jms.matches(view.wrap(stored[step()]));
    }

    /**
     * The same for RocketMQ.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean sql92OnText() {
        return sql92.matches(view.wrap(stored[step()]));
    }

    /**
     * The same with each value made when it is asked for.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean sql92OnValuesOfText() {
        return sql92.matches(stored[step()]::get);
    }

    /**
     * The expression on a record in the log, as in the scan of a backlog.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean jmsOnRecord() {
        return jms.matches(view.wrap(record.wrap(log, recordAt[step()])));
    }

    /**
     * The same for RocketMQ.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean sql92OnRecord() {
        return sql92.matches(view.wrap(record.wrap(log, recordAt[step()])));
    }

    /**
     * The same with the properties copied out of the record and each value made.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean sql92OnCopyOfRecord() {
        return sql92.matches(record.wrap(log, recordAt[step()]).properties()::get);
    }

    /**
     * Calculating on properties as an arriving message has them.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean calculatingOnText() {
        return calculating.matches(view.wrap(stored[step()]));
    }

    /**
     * An expression that calculates.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean calculating() {
        return calculating.matches(typed[step()]);
    }

    /**
     * The first test of a tag filter, from the consume queue.
     *
     * @return whether it matched
     */
    @Benchmark
    public boolean tagCode() {
        return tags.matchesCode(tagCodes[step()]);
    }

    /**
     * What a subscription costs.
     *
     * @return the selector
     */
    @Benchmark
    public Selector parse() throws InvalidSelector {
        return SelectorParser.parse("a = 1 AND b LIKE 'x%'", Dialect.JMS);
    }

    /**
     * What it costs a client that says its selector with every request.
     *
     * @return the selector
     */
    @Benchmark
    public Selector parseKnown() throws InvalidSelector {
        return known.parse("a = 1 AND b LIKE 'x%'", Dialect.JMS);
    }

    private int step() {
        next = (next + 1) & (MESSAGES - 1);
        return next;
    }
}
