package io.posthorn.broker.delivery;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.disk.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far groups got that count for themselves: the queue offset each committed last, as given.
 * Kept in memory and written to a small file from time to time; a crash may set a group back by
 * that time, which gives duplicates and loses nothing.
 */
public final class ConsumerOffsets {

    /** Stands for "never committed". */
    public static final long NONE = -1;

    private record Key(String group, String topic) {}

    private final SmallFile file;
    private final Map<Key, Map<Integer, Long>> offsets = new ConcurrentHashMap<>();

    /**
     * Offsets an operator set that their group has not been told of; until then its own commits do
     * not count.
     */
    private final Map<Key, Map<Integer, Long>> resets = new ConcurrentHashMap<>();

    private volatile boolean changed;
    private volatile boolean loaded;

    /**
     * @param file where offsets outlive the process
     */
    public ConsumerOffsets(final SmallFile file) {
        this.file = file;
    }

    /**
     * Reads what was written last.
     *
     * @throws IOException if the disk fails
     */
    public void load() throws IOException {
        final String text = new String(file.read().orElse(new byte[0]), StandardCharsets.UTF_8);
        for (final String line : text.lines().toList()) {
            loadOne(line);
        }
        changed = false;
        loaded = true;
    }

    private void loadOne(final String line) throws IOException {
        final String[] parts = line.split("\t");
        try {
            put(offsets, parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
        } catch (final ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException(
                    "The file of consumer offsets has a line that is no consumer offset: %s. Restore the file from a backup, or move it away: then all groups start anew."
                            .formatted(line),
                    e);
        }
    }

    /**
     * Writes all offsets if any changed: about 60 bytes for each group and queue, so a megabyte for
     * 16 000. Never overwrites what was not read before. Slow; one thread at a time.
     *
     * @throws IOException if the disk fails; the next call tries again
     */
    public void save() throws IOException {
        if (!changed || !loaded) {
            return;
        }
        changed = false;
        final StringBuilder text = new StringBuilder();
        offsets.forEach(
                (key, queues) ->
                        queues.forEach(
                                (queueId, offset) ->
                                        text.append(key.group())
                                                .append('\t')
                                                .append(key.topic())
                                                .append('\t')
                                                .append(queueId)
                                                .append('\t')
                                                .append(offset)
                                                .append('\n')));
        try {
            file.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            changed = true;
            throw e;
        }
    }

    /**
     * Takes a commit.
     *
     * @param group who
     * @param topic of which topic
     * @param queueId of which queue
     * @param offset next queue offset it wants
     * @return whether it counts; not while a reset waits to be told
     */
    public boolean commit(
            final String group, final String topic, final int queueId, final long offset) {
        Invariant.that(
                offset >= 0 && queueId >= 0,
                () -> "offset %d of queue %d was committed".formatted(offset, queueId));
        if (hasReset(group, topic, queueId)) {
            return false;
        }
        put(offsets, group, topic, queueId, offset);
        changed = true;
        return true;
    }

    /**
     * The last commit.
     *
     * @param group who
     * @param topic of which topic
     * @param queueId of which queue
     * @return its offset, or {@link #NONE}
     */
    public long committed(final String group, final String topic, final int queueId) {
        return get(offsets, group, topic, queueId);
    }

    /**
     * Moves a group, whatever it commits meanwhile.
     *
     * @param group who
     * @param topic of which topic
     * @param queueId of which queue
     * @param offset where it is to go on
     */
    public void reset(
            final String group, final String topic, final int queueId, final long offset) {
        put(resets, group, topic, queueId, offset);
        put(offsets, group, topic, queueId, offset);
        changed = true;
    }

    /**
     * Whether a group has to be told of a reset.
     *
     * @param group who
     * @param topic of which topic
     * @param queueId of which queue
     * @return true until {@link #takeReset}
     */
    public boolean hasReset(final String group, final String topic, final int queueId) {
        return get(resets, group, topic, queueId) != NONE;
    }

    /**
     * Takes the reset that a group has to be told of.
     *
     * @param group who
     * @param topic of which topic
     * @param queueId of which queue
     * @return where it is to go on, once; else {@link #NONE}
     */
    public long takeReset(final String group, final String topic, final int queueId) {
        if (resets.isEmpty()) {
            return NONE;
        }
        final Map<Integer, Long> queues = resets.get(new Key(group, topic));
        final Long offset = queues == null ? null : queues.remove(queueId);
        return offset == null ? NONE : offset;
    }

    /**
     * What a group committed of a topic.
     *
     * @param group who
     * @param topic of which topic
     * @return a copy, by queue
     */
    public Map<Integer, Long> committed(final String group, final String topic) {
        return new TreeMap<>(offsets.getOrDefault(new Key(group, topic), Map.of()));
    }

    /**
     * The topics that a group committed for.
     *
     * @param group who
     * @return sorted
     */
    public Set<String> topicsOf(final String group) {
        final Set<String> topics = new TreeSet<>();
        offsets.keySet().stream()
                .filter(key -> key.group().equals(group))
                .forEach(key -> topics.add(key.topic()));
        return topics;
    }

    /**
     * The groups that committed for a topic.
     *
     * @param topic of which topic
     * @return sorted
     */
    public Set<String> groupsOf(final String topic) {
        final Set<String> groups = new TreeSet<>();
        offsets.keySet().stream()
                .filter(key -> key.topic().equals(topic))
                .forEach(key -> groups.add(key.group()));
        return groups;
    }

    /** Takes one committed offset while all are read. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One offset.
         *
         * @param group who
         * @param topic of which topic
         * @param queueId of which queue
         * @param offset next queue offset it wants
         */
        void offset(String group, String topic, int queueId, long offset);
    }

    /**
     * Hands out everything.
     *
     * @param reader takes each offset
     */
    public void forEach(final Reader reader) {
        offsets.forEach(
                (key, queues) ->
                        queues.forEach(
                                (queueId, offset) ->
                                        reader.offset(key.group(), key.topic(), queueId, offset)));
    }

    /**
     * Forgets how far a group got in a topic.
     *
     * @param group who
     * @param topic of which topic
     */
    public void forget(final String group, final String topic) {
        final Key key = new Key(group, topic);
        offsets.remove(key);
        resets.remove(key);
        changed = true;
    }

    /**
     * Forgets a topic.
     *
     * @param topic its name
     */
    public void forgetTopic(final String topic) {
        offsets.keySet().removeIf(key -> key.topic().equals(topic));
        resets.keySet().removeIf(key -> key.topic().equals(topic));
        changed = true;
    }

    /**
     * Forgets a group.
     *
     * @param group its name
     */
    public void forgetGroup(final String group) {
        offsets.keySet().removeIf(key -> key.group().equals(group));
        resets.keySet().removeIf(key -> key.group().equals(group));
        changed = true;
    }

    private static void put(
            final Map<Key, Map<Integer, Long>> table,
            final String group,
            final String topic,
            final int queueId,
            final long offset) {
        table.computeIfAbsent(new Key(group, topic), key -> new ConcurrentHashMap<>())
                .put(queueId, offset);
    }

    private static long get(
            final Map<Key, Map<Integer, Long>> table,
            final String group,
            final String topic,
            final int queueId) {
        if (table.isEmpty()) {
            return NONE;
        }
        final Map<Integer, Long> queues = table.get(new Key(group, topic));
        final Long offset = queues == null ? null : queues.get(queueId);
        return offset == null ? NONE : offset;
    }
}
