package io.posthorn.server.metadata;

import io.posthorn.base.disk.LocalDisk;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Topics and groups that came with an imported log. They lie beside the log, because whoever
 * imports it need not know the database, until a server starts on it: that takes those it does not
 * know over, by way of the changes that wait in its copy, so that they reach the database like any
 * other.
 */
public final class PendingImport {

    private static final String NAME = "imported-metadata.json";

    private final Path file;

    /** What is in the file. */
    record Contents(List<TopicConfig> topics, List<GroupConfig> groups) {}

    /**
     * How many were new.
     *
     * @param topics that were not known
     * @param groups that were not known
     */
    public record Taken(int topics, int groups) {}

    /**
     * @param storeDirectory where the log lies
     */
    public PendingImport(final Path storeDirectory) {
        this.file = storeDirectory.resolve(NAME);
    }

    /**
     * Where they wait.
     *
     * @return the file, which need not be there
     */
    public Path file() {
        return file;
    }

    /**
     * Has topics and groups wait for the next start.
     *
     * @param topics all of them
     * @param groups all of them
     * @throws IOException if they are not on disk
     */
    public void write(final Collection<TopicConfig> topics, final Collection<GroupConfig> groups)
            throws IOException {
        final String json =
                MetadataJson.write(new Contents(List.copyOf(topics), List.copyOf(groups)));
        new LocalDisk().replace(file, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes over what waits and renames the file. A crash in between does no harm: then it is done
     * again. For the start, before the catalog is read.
     *
     * @param copy the catalog's copy
     * @param cluster the cluster's name
     * @param broker the broker's name
     * @return how many were new; none if nothing waits
     * @throws IOException if a file cannot be read or written
     */
    public Taken takeOver(final Path copy, final String cluster, final String broker)
            throws IOException {
        if (!Files.exists(file)) {
            return new Taken(0, 0);
        }
        final Contents contents = MetadataJson.MAPPER.readValue(file.toFile(), Contents.class);
        final Copy before =
                Copy.read(copy)
                        .filter(each -> each.cluster().equals(cluster))
                        .filter(each -> each.broker().equals(broker))
                        .orElseGet(
                                () ->
                                        new Copy(
                                                cluster, broker, List.of(), List.of(), List.of(),
                                                List.of()));
        final Set<Change.Key> known = new HashSet<>();
        before.topics().forEach(topic -> known.add(new Change.TopicSaved(topic).key()));
        before.groups().forEach(group -> known.add(new Change.GroupSaved(group).key()));
        before.waiting().forEach(change -> known.add(change.key()));
        final List<Change> waiting = new ArrayList<>(before.waiting());
        int topics = 0;
        for (final TopicConfig topic : contents.topics()) {
            topics += add(new Change.TopicSaved(topic), known, waiting);
        }
        int groups = 0;
        for (final GroupConfig group : contents.groups()) {
            groups += add(new Change.GroupSaved(group), known, waiting);
        }
        new Copy(cluster, broker, before.topics(), before.groups(), waiting, before.audit())
                .write(copy);
        Files.move(
                file,
                file.resolveSibling(NAME + ".taken"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return new Taken(topics, groups);
    }

    private static int add(
            final Change change, final Set<Change.Key> known, final List<Change> waiting) {
        if (known.add(change.key())) {
            waiting.add(change);
            return 1;
        }
        return 0;
    }
}
