package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Over which queues messages are spread, one after the other.
 *
 * @param topics their names
 * @param queues how many all topics have together; each has as many as the others
 */
record Spread(List<String> topics, int queues) {

    static Spread of(final int topics, final int queues) {
        if (topics < 1 || queues % topics != 0) {
            throw new IllegalArgumentException(
                    "%d queues cannot be shared by %d topics".formatted(queues, topics));
        }
        return new Spread(
                IntStream.range(0, topics).mapToObj(i -> "orders-" + (10_000 + i)).toList(),
                queues);
    }

    /** Reads what {@link #arguments} wrote. */
    static Spread of(final Arguments given) {
        return of(given.number("topics", 1), given.number("queues", 8));
    }

    String[] arguments() {
        return new String[] {"topics=" + topics.size(), "queues=" + queues};
    }

    String topicOf(final int lane) {
        return topics.get(lane % topics.size());
    }

    int queueIdOf(final int lane) {
        return lane / topics.size();
    }

    int queuesOfOne() {
        return queues / topics.size();
    }
}
