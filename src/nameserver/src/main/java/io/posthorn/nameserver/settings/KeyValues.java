package io.posthorn.nameserver.settings;

import io.posthorn.remoting.body.Bodies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Key-value settings by name space. Changed by one thread, which waits for disk; read by any thread
 * from the last complete state. Kept in the reference's file format, so its file can be taken over.
 */
public final class KeyValues {

    /** Name space in which tools keep the queues of ordered topics. */
    public static final String ORDER_TOPIC_CONFIG = "ORDER_TOPIC_CONFIG";

    /** How many settings there may be; protects memory against tools run wild. */
    static final int MAX_ENTRIES = 100_000;

    /** The file's content; named and spelt as the reference does. */
    record Stored(Map<String, Map<String, String>> configTable) {}

    private final SafeFile file;
    private volatile Map<String, Map<String, String>> spaces;

    private KeyValues(final SafeFile file, final Map<String, Map<String, String>> spaces) {
        this.file = file;
        this.spaces = spaces;
    }

    /**
     * Reads what was kept. Waits for disk.
     *
     * @param file where it is kept; need not exist; null keeps nothing
     * @return the settings
     * @throws IOException if the disk fails; a damaged file is no failure
     */
    public static KeyValues read(final Path file) throws IOException {
        if (file == null) {
            return new KeyValues(null, Map.of());
        }
        final SafeFile safe = new SafeFile(file);
        final Stored stored =
                safe.read(
                        bytes -> {
                            final Stored content = Bodies.read(bytes, Stored.class);
                            if (content.configTable() == null) {
                                throw new IllegalArgumentException("there is no configTable in it");
                            }
                            return content;
                        },
                        new Stored(Map.of()));
        return new KeyValues(safe, stored.configTable());
    }

    /**
     * A setting.
     *
     * @param space the name space
     * @param key the key
     * @return null if there is none
     */
    public String get(final String space, final String key) {
        return spaces.getOrDefault(space, Map.of()).get(key);
    }

    /**
     * All settings of a name space.
     *
     * @param space the name space
     * @return empty if there are none
     */
    public Map<String, String> all(final String space) {
        return spaces.getOrDefault(space, Map.of());
    }

    /**
     * Sets a value. Only on the thread that owns changes.
     *
     * @param space the name space
     * @param key the key
     * @param value the value
     * @throws IOException if it could not be kept; nothing has changed then
     * @throws IllegalArgumentException if there are too many already
     */
    public void put(final String space, final String key, final String value) throws IOException {
        if (get(space, key) == null
                && spaces.values().stream().mapToInt(Map::size).sum() >= MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "there are %d settings already, delete some first".formatted(MAX_ENTRIES));
        }
        final Map<String, String> changed = new TreeMap<>(all(space));
        changed.put(key, value);
        replace(space, changed);
    }

    /**
     * Removes a value. Only on the thread that owns changes.
     *
     * @param space the name space
     * @param key the key; need not be there
     * @throws IOException if that could not be kept; nothing has changed then
     */
    public void delete(final String space, final String key) throws IOException {
        if (get(space, key) == null) {
            return;
        }
        final Map<String, String> changed = new TreeMap<>(all(space));
        changed.remove(key);
        replace(space, changed);
    }

    private void replace(final String space, final Map<String, String> values) throws IOException {
        final Map<String, Map<String, String>> next = new HashMap<>(spaces);
        if (values.isEmpty()) {
            next.remove(space);
        } else {
            next.put(space, values);
        }
        if (file != null) {
            file.write(Bodies.write(new Stored(new TreeMap<>(next))));
        }
        spaces = next;
    }
}
