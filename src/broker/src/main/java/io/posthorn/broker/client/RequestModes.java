package io.posthorn.broker.client;

import io.posthorn.base.disk.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which groups pop which topics, and how many members share a queue. What was not set is pulled.
 * Guarded by its own lock; each change is written down before it counts.
 */
public final class RequestModes {

    private final SmallFile file;
    private final Map<String, Mode> modes = new TreeMap<>();

    /**
     * How a group asks for the messages of a topic.
     *
     * @param group who
     * @param topic what
     * @param pops whether its members pop; else they pull
     * @param sharers how many members beside the one it is allocated to pop a queue; 0 for all
     */
    public record Mode(String group, String topic, boolean pops, int sharers) {}

    /**
     * @param file where the modes outlive the process
     */
    public RequestModes(final SmallFile file) {
        this.file = file;
    }

    /**
     * Reads what was set.
     *
     * @throws IOException if the disk fails
     */
    public synchronized void load() throws IOException {
        final String text = new String(file.read().orElse(new byte[0]), StandardCharsets.UTF_8);
        for (final String line : text.lines().toList()) {
            final String[] parts = line.split("\t");
            try {
                put(
                        new Mode(
                                parts[0],
                                parts[1],
                                Boolean.parseBoolean(parts[2]),
                                Integer.parseInt(parts[3])));
            } catch (final ArrayIndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException(
                        "The file of request modes has a line that is none: %s. Restore the file from a backup, or move it away: then all groups pull."
                                .formatted(line),
                        e);
            }
        }
    }

    private void put(final Mode mode) {
        modes.put(key(mode.group(), mode.topic()), mode);
    }

    private static String key(final String group, final String topic) {
        return topic + "\t" + group;
    }

    /**
     * Sets how a group asks. May wait for the disk.
     *
     * @param mode replaces what was set for this group and topic
     * @throws IOException if it could not be written down; then nothing has changed
     */
    public synchronized void set(final Mode mode) throws IOException {
        final Mode before = modes.put(key(mode.group(), mode.topic()), mode);
        try {
            save();
        } catch (final IOException e) {
            if (before == null) {
                modes.remove(key(mode.group(), mode.topic()));
            } else {
                put(before);
            }
            throw e;
        }
    }

    private void save() throws IOException {
        final StringBuilder text = new StringBuilder();
        modes.values()
                .forEach(
                        mode ->
                                text.append(mode.group())
                                        .append('\t')
                                        .append(mode.topic())
                                        .append('\t')
                                        .append(mode.pops())
                                        .append('\t')
                                        .append(mode.sharers())
                                        .append('\n'));
        file.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * How a group asks.
     *
     * @param group who
     * @param topic what
     * @return it pulls if nothing was set
     */
    public synchronized Mode of(final String group, final String topic) {
        final Mode set = modes.get(key(group, topic));
        return set == null ? new Mode(group, topic, false, 0) : set;
    }

    /**
     * All that was set.
     *
     * @return a copy, by topic and group
     */
    public synchronized Collection<Mode> all() {
        return List.copyOf(modes.values());
    }
}
