package io.posthorn.broker.door;

import io.posthorn.broker.delivery.Handed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the answer to a pop says of its messages, from which clients make their receipts: texts of
 * entries joined by semicolons (remoting protocol 10, "String formats"). The flag is always that of
 * an ordinary topic, since messages come again from where they lie.
 */
final class PopInfo {

    private static final String FLAG = "0";

    private final Map<Integer, List<Handed>> byQueue;

    PopInfo(final List<Handed> messages) {
        byQueue =
                messages.stream()
                        .sorted((a, b) -> Long.compare(a.queueOffset(), b.queueOffset()))
                        .collect(
                                Collectors.groupingBy(
                                        Handed::queueId, TreeMap::new, Collectors.toList()));
    }

    String startOffsets() {
        return byQueue.entrySet().stream()
                .map(
                        queue ->
                                "%s %d %d"
                                        .formatted(
                                                FLAG,
                                                queue.getKey(),
                                                queue.getValue().get(0).queueOffset()))
                .collect(Collectors.joining(";"));
    }

    String offsets() {
        return byQueue.entrySet().stream()
                .map(
                        queue ->
                                "%s %d %s"
                                        .formatted(
                                                FLAG, queue.getKey(), offsetsOf(queue.getValue())))
                .collect(Collectors.joining(";"));
    }

    private static String offsetsOf(final List<Handed> messages) {
        return messages.stream()
                .map(message -> Long.toString(message.queueOffset()))
                .collect(Collectors.joining(","));
    }

    /** How often each queue's messages were handed out before, and those that differ from it. */
    String orderCounts() {
        return byQueue.entrySet().stream()
                .map(queue -> orderCountsOf(queue.getKey(), queue.getValue()))
                .collect(Collectors.joining(";"));
    }

    private static String orderCountsOf(final int queueId, final List<Handed> messages) {
        final int least = messages.stream().mapToInt(Handed::count).min().orElse(1) - 1;
        final StringBuilder text = new StringBuilder("%s %d %d".formatted(FLAG, queueId, least));
        for (final Handed message : messages) {
            if (message.count() - 1 > least) {
                text.append(
                        ";%s qo%d%%%d %d"
                                .formatted(
                                        FLAG, queueId, message.queueOffset(), message.count() - 1));
            }
        }
        return text.toString();
    }
}
