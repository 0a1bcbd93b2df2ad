package io.posthorn.broker.query;

import io.posthorn.broker.delivery.Visibility;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks messages up in index and log, and shows only what readers of queues may see as well. What
 * it finds are slices, for the caller to close. Waits for the disk.
 */
public final class Lookup {

    /** Hashes collide; so many more entries than wanted are looked at. */
    private static final int COLLISIONS = 4;

    /** More are never found at once, whoever asks. */
    private static final int MOST = 1_000;

    /** After so many bytes no more are looked for: the answer has to fit into a frame. */
    private static final long MOST_BYTES = 8L << 20;

    private final Store store;
    private final Visibility visibility;

    /**
     * @param store index and log
     * @param visibility which records may be seen
     */
    public Lookup(final Store store, final Visibility visibility) {
        this.store = store;
        this.visibility = visibility;
    }

    /**
     * The message at a place.
     *
     * @param physicalOffset where its record begins
     * @return its record, or null if there is none that may be seen
     */
    public Slice at(final long physicalOffset) {
        final Slice record = store.log().record(physicalOffset);
        if (record != null && physicalOffset + record.length() > visibility.end()) {
            record.close();
            return null;
        }
        return record;
    }

    /**
     * Messages that carry a key.
     *
     * @param topic their topic
     * @param key one of their business keys, or their unique key
     * @param uniqueOnly whether only the unique key counts
     * @param fromMs earliest store time
     * @param toMs latest store time
     * @param most how many at the most
     * @return their records, newest first
     */
    public List<Slice> byKey(
            final String topic,
            final String key,
            final boolean uniqueOnly,
            final long fromMs,
            final long toMs,
            final int most) {
        final List<Slice> found = new ArrayList<>();
        try {
            collect(topic, key, uniqueOnly, fromMs, toMs, Math.min(most, MOST), found);
        } catch (final RuntimeException e) {
            found.forEach(Slice::close);
            throw e;
        }
        return found;
    }

    private void collect(
            final String topic,
            final String key,
            final boolean uniqueOnly,
            final long fromMs,
            final long toMs,
            final int most,
            final List<Slice> found) {
        final RecordView view = new RecordView();
        long bytes = 0;
        for (final long physicalOffset :
                store.index().find(topic, key, fromMs, toMs, COLLISIONS * most)) {
            if (found.size() >= most || bytes > MOST_BYTES) {
                return;
            }
            final Slice slice = at(physicalOffset);
            if (slice == null) {
                continue;
            }
            view.wrap(slice.bytes(), 0);
            final long storedMs = view.storeTimestamp();
            final boolean isIt =
                    view.topic().equals(topic)
                            && storedMs >= fromMs
                            && storedMs <= toMs
                            && hasKey(view.properties(), key, uniqueOnly);
            if (isIt) {
                found.add(slice);
                bytes += slice.length();
            } else {
                slice.close();
            }
        }
    }

    private static boolean hasKey(
            final PropertyText properties, final String key, final boolean uniqueOnly) {
        if (key.equals(properties.get(PropertyKeys.UNIQUE_KEY))) {
            return true;
        }
        final String keys = uniqueOnly ? null : properties.get(PropertyKeys.KEYS);
        return keys != null && List.of(keys.split(" ")).contains(key);
    }
}
