package io.posthorn.broker.traffic;

import io.posthorn.base.count.Counters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** What flowed into topics and out to groups since the process started. */
public final class Traffic {

    private static final Flow NOTHING = new Flow();

    private final Flow in = new Flow();
    private final Flow out = new Flow();
    private final Map<String, Flow> inByTopic = new ConcurrentHashMap<>();
    private final Map<GroupTopic, Flow> outByGroup = new ConcurrentHashMap<>();

    /**
     * A group's reading of a topic.
     *
     * @param group the group
     * @param topic the topic
     */
    public record GroupTopic(String group, String topic) {}

    /**
     * @param counters where the numbers are declared, named as RocketMQ's
     */
    public Traffic(final Counters counters) {
        byTopic(
                counters,
                "rocketmq_messages_in_total",
                "messages",
                "Messages taken, by topic",
                Flow::messages);
        byTopic(
                counters,
                "rocketmq_throughput_in_total",
                "bytes",
                "Bytes of messages taken, by topic",
                Flow::bytes);
        byGroup(
                counters,
                "rocketmq_messages_out_total",
                "messages",
                "Messages given to consumers, by topic and group",
                Flow::messages);
        byGroup(
                counters,
                "rocketmq_throughput_out_total",
                "bytes",
                "Bytes of messages given to consumers, by topic and group",
                Flow::bytes);
    }

    private void byTopic(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final ToLongFunction<Flow> value) {
        counters.family(
                new Counters.Family(
                        name,
                        unit,
                        help,
                        Counters.Kind.COUNTER,
                        List.of("topic"),
                        reader ->
                                inByTopic.forEach(
                                        (topic, flow) ->
                                                reader.value(value.applyAsLong(flow), topic))));
    }

    private void byGroup(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final ToLongFunction<Flow> value) {
        counters.family(
                new Counters.Family(
                        name,
                        unit,
                        help,
                        Counters.Kind.COUNTER,
                        List.of("topic", "consumer_group"),
                        reader ->
                                outByGroup.forEach(
                                        (key, flow) ->
                                                reader.value(
                                                        value.applyAsLong(flow),
                                                        key.topic(),
                                                        key.group()))));
    }

    /**
     * Counts messages taken.
     *
     * @param topic where they went
     * @param messages how many
     * @param bytes how large
     */
    public void taken(final String topic, final long messages, final long bytes) {
        in.add(messages, bytes);
        Flow flow = inByTopic.get(topic);
        if (flow == null) {
            flow = inByTopic.computeIfAbsent(topic, key -> new Flow());
        }
        flow.add(messages, bytes);
    }

    /**
     * Counts messages given to a consumer.
     *
     * @param group the consumer's group
     * @param topic the topic
     * @param messages how many
     * @param bytes how large
     */
    public void given(
            final String group, final String topic, final long messages, final long bytes) {
        out.add(messages, bytes);
        final GroupTopic key = new GroupTopic(group, topic);
        Flow flow = outByGroup.get(key);
        if (flow == null) {
            flow = outByGroup.computeIfAbsent(key, absent -> new Flow());
        }
        flow.add(messages, bytes);
    }

    /**
     * Forgets a topic.
     *
     * @param topic its name
     */
    public void forget(final String topic) {
        inByTopic.remove(topic);
        outByGroup.keySet().removeIf(key -> key.topic().equals(topic));
    }

    /**
     * Renews the rates. Called about once a second by one thread.
     *
     * @param nowNanos elapsed time
     */
    public void tick(final long nowNanos) {
        in.tick(nowNanos);
        out.tick(nowNanos);
        inByTopic.values().forEach(flow -> flow.tick(nowNanos));
        outByGroup.values().forEach(flow -> flow.tick(nowNanos));
    }

    /**
     * All messages taken.
     *
     * @return live
     */
    public Flow in() {
        return in;
    }

    /**
     * All messages given out.
     *
     * @return live
     */
    public Flow out() {
        return out;
    }

    /**
     * Messages taken for a topic.
     *
     * @param topic any name
     * @return live; zeros for an unknown topic
     */
    public Flow in(final String topic) {
        return inByTopic.getOrDefault(topic, NOTHING);
    }

    /**
     * Messages of a topic given to a group.
     *
     * @param group any name
     * @param topic any name
     * @return live; zeros if there were none
     */
    public Flow out(final String group, final String topic) {
        return outByGroup.getOrDefault(new GroupTopic(group, topic), NOTHING);
    }

    /**
     * Whether a topic was ever sent to.
     *
     * @param topic any name
     * @return false if nothing is counted for it
     */
    public boolean knows(final String topic) {
        return inByTopic.containsKey(topic);
    }

    /**
     * Whether a group was ever given messages of a topic.
     *
     * @param group any name
     * @param topic any name
     * @return false if nothing is counted for it
     */
    public boolean knows(final String group, final String topic) {
        return outByGroup.containsKey(new GroupTopic(group, topic));
    }

    /**
     * Messages of a topic given to anybody, a second.
     *
     * @param topic any name
     * @return over about the last ten seconds
     */
    public double outRate(final String topic) {
        return outByGroup.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToDouble(entry -> entry.getValue().messageRate())
                .sum();
    }
}
