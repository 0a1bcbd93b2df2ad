package io.posthorn.broker.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Shares the queues of a topic between the members of a group as RocketMQ's clients do themselves,
 * so that it does not matter who of them asks the broker. Both are given sorted, and in the same
 * order to everybody.
 */
public enum Allocation {

    /** The first members get the first queues, as evenly as it goes. */
    AVG {
        @Override
        <Q> List<Q> share(
                final List<Q> queues,
                final Function<Q, String> name,
                final List<String> members,
                final int me) {
            final int rest = queues.size() % members.size();
            final boolean isLarger = rest > 0 && me < rest;
            final int size =
                    queues.size() <= members.size()
                            ? 1
                            : queues.size() / members.size() + (isLarger ? 1 : 0);
            final int from = isLarger ? me * size : me * size + rest;
            return from >= queues.size()
                    ? List.of()
                    : queues.subList(from, Math.min(queues.size(), from + size));
        }
    },

    /** Queues are dealt out like cards. */
    AVG_BY_CIRCLE {
        @Override
        <Q> List<Q> share(
                final List<Q> queues,
                final Function<Q, String> name,
                final List<String> members,
                final int me) {
            final List<Q> mine = new ArrayList<>();
            for (int i = me; i < queues.size(); i += members.size()) {
                mine.add(queues.get(i));
            }
            return mine;
        }
    },

    /** Each queue goes to the next member on a ring of hashes. */
    CONSISTENT_HASH {
        @Override
        <Q> List<Q> share(
                final List<Q> queues,
                final Function<Q, String> name,
                final List<String> members,
                final int me) {
            final TreeMap<Long, String> ring = new TreeMap<>();
            for (final String member : members) {
                for (int i = 0; i < PLACES_ON_THE_RING; i++) {
                    ring.put(hash(member + "-" + i), member);
                }
            }
            final List<Q> mine = new ArrayList<>();
            for (final Q queue : queues) {
                final Map.Entry<Long, String> next = ring.ceilingEntry(hash(name.apply(queue)));
                final String owner = next == null ? ring.firstEntry().getValue() : next.getValue();
                if (owner.equals(members.get(me))) {
                    mine.add(queue);
                }
            }
            return mine;
        }
    };

    /** As many as RocketMQ's clients give each member. */
    private static final int PLACES_ON_THE_RING = 10;

    private static final int HASH_BYTES = 4;

    abstract <Q> List<Q> share(
            List<Q> queues, Function<Q, String> name, List<String> members, int me);

    /**
     * What one member gets.
     *
     * @param queues sorted
     * @param name what of a queue is hashed
     * @param members sorted
     * @param member one of them
     * @param <Q> names a queue
     * @return possibly empty, also if the member is not among the members
     */
    public <Q> List<Q> of(
            final List<Q> queues,
            final Function<Q, String> name,
            final List<String> members,
            final String member) {
        final int me = members.indexOf(member);
        return me < 0 || queues.isEmpty() ? List.of() : share(queues, name, members, me);
    }

    /**
     * Finds a strategy.
     *
     * @param name as clients name it; null for the usual one
     * @return null if only clients themselves can share that way
     */
    public static Allocation named(final String name) {
        if (name == null) {
            return AVG;
        }
        for (final Allocation each : values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static long hash(final String text) {
        final byte[] digest;
        try {
            digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        long hash = 0;
        for (int i = 0; i < HASH_BYTES; i++) {
            hash = hash << 8 | digest[i] & 0xFF;
        }
        return hash;
    }
}
