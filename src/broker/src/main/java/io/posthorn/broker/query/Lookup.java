package io.posthorn.broker.query;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;

/** Looks messages up in index and log. What it finds are slices, for the caller to close. */
public final class Lookup {

    /** Hashes collide; so many more entries than wanted are looked at. */
    private static final int COLLISIONS = 4;

    private final Store store;

    /**
     * @param store index and log
     */
    public Lookup(final Store store) {
        this.store = store;
    }

    /**
     * The message at a place.
     *
     * @param physicalOffset where its record begins
     * @return its record, or null if there is none
     */
    public Slice at(final long physicalOffset) {
        return store.log().record(physicalOffset);
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
        final RecordView view = new RecordView();
        for (final long physicalOffset :
                store.index().find(topic, key, fromMs, toMs, COLLISIONS * most)) {
            final Slice slice = found.size() < most ? store.log().record(physicalOffset) : null;
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
            } else {
                slice.close();
            }
        }
        return found;
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
