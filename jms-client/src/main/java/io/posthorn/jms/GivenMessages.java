package io.posthorn.jms;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages a consumer gave to its application last. A broker that was killed may not know any
 * more that it delivered them, or that they were acknowledged; what it delivers after the
 * connection was lost is therefore compared with them. A message is known by its place and its
 * timestamp, so that a broker that lost its store is not taken at its word. Bounded; belongs to the
 * lock of the consumer's session, but for {@link #isEmpty}.
 */
final class GivenMessages {

    /** The older ones, the broker has written down long since. */
    static final int MOST = 4_096;

    private static final int FEW = 16;

    /** One message. */
    private record Place(int queueId, long queueOffset, long timestamp) {}

    /** Given since the connection was made, as a ring. */
    private Delivered last;

    private int[] queueIds = new int[FEW];
    private long[] offsets = new long[FEW];
    private long[] timestamps = new long[FEW];
    private boolean[] acknowledged = new boolean[FEW];
    private int count;
    private int next;

    /** Given before it was lost; whether they were acknowledged. */
    private final Map<Place, Boolean> before = new LinkedHashMap<>();

    private volatile boolean isEmpty = true;

    /** A message is given to the application. */
    void add(final Delivered message) {
        if (count == queueIds.length && count < MOST) {
            grow();
        }
        queueIds[next] = message.queueId();
        offsets[next] = message.queueOffset();
        timestamps[next] = message.message().getJMSTimestamp();
        acknowledged[next] = false;
        count = Math.min(count + 1, queueIds.length);
        next = (next + 1) % queueIds.length;
        last = message;
    }

    /** Only while the ring has not gone round yet. */
    private void grow() {
        final int length = 4 * count;
        queueIds = Arrays.copyOf(queueIds, length);
        offsets = Arrays.copyOf(offsets, length);
        timestamps = Arrays.copyOf(timestamps, length);
        acknowledged = Arrays.copyOf(acknowledged, length);
        next = count;
    }

    /** The message that was given last was acknowledged. */
    void acknowledged(final Delivered message) {
        if (message == last) {
            acknowledged[Math.floorMod(next - 1, queueIds.length)] = true;
        } else {
            before.computeIfPresent(placeOf(message), (place, was) -> true);
        }
    }

    /** The connection was lost. */
    void connectionLost() {
        for (int i = 0; i < count; i++) {
            final int at = Math.floorMod(next - count + i, queueIds.length);
            final Place place = new Place(queueIds[at], offsets[at], timestamps[at]);
            before.remove(place);
            before.put(place, acknowledged[at]);
        }
        while (before.size() > MOST) {
            before.remove(before.keySet().iterator().next());
        }
        count = 0;
        next = 0;
        last = null;
        isEmpty = before.isEmpty();
    }

    private static Place placeOf(final Delivered message) {
        return new Place(
                message.queueId(), message.queueOffset(), message.message().getJMSTimestamp());
    }

    /** Whether there is nothing to compare with. Any thread. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Whether the application had a message before the connection was lost. */
    boolean has(final Delivered message) {
        return before.containsKey(placeOf(message));
    }

    /** Whether the application had a message, and it was acknowledged. */
    boolean hasAcknowledged(final Delivered message) {
        return before.getOrDefault(placeOf(message), false);
    }
}
