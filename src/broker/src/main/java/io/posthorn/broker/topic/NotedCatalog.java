package io.posthorn.broker.topic;

import io.posthorn.base.time.Clock;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.segment.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Notes each change of a topic or a group in the log and hands it on to the catalog, which writes
 * it down later. The note lies before every message that relies on the change, so whatever keeps
 * such a message through a crash keeps the note as well, and nobody has to wait for it. When the
 * catalog has kept a change, that is noted too; a start takes over what was not.
 *
 * <p>Whoever holds {@code turn} may note. It is taken inside the turn of a topic or a group, and
 * around that of the log.
 */
public final class NotedCatalog implements TopicCatalog {

    private static final int BATCH = 64;

    private final TopicCatalog catalog;
    private final Store store;
    private final Clock clock;

    private final ReentrantLock turn = new ReentrantLock();

    /** Noted, and not known to be kept. */
    private final Deque<Noted> unkept = new ArrayDeque<>();

    /** Whether the store takes notes; before and after that, changes are the catalog's alone. */
    private boolean isOpen;

    /** A change by its number in the catalog and the place of its note. */
    private record Noted(long number, long queueOffset) {}

    /**
     * What a start took over.
     *
     * @param changed topics and groups that are different from what the catalog had
     * @param deleted topics that were being deleted: what they left behind is to be removed
     * @param guessed topics that have messages, and of which nothing else is known
     */
    public record TakenOver(List<String> changed, List<String> deleted, List<String> guessed) {
        /** Takes copies of the lists. */
        public TakenOver {
            changed = List.copyOf(changed);
            deleted = List.copyOf(deleted);
            guessed = List.copyOf(guessed);
        }
    }

    /**
     * @param catalog gets all changes
     * @param store whose log takes the notes
     * @param clock dates them
     */
    public NotedCatalog(final TopicCatalog catalog, final Store store, final Clock clock) {
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
        catalog.onKept(this::kept);
    }

    @Override
    public Contents load() {
        return catalog.load();
    }

    @Override
    public void save(final TopicConfig topic) {
        hand(new CatalogNote.TopicSaved(topic), () -> catalog.save(topic));
    }

    @Override
    public void deleteTopic(final String name) {
        hand(new CatalogNote.TopicDeleted(name), () -> catalog.deleteTopic(name));
    }

    @Override
    public void save(final GroupConfig group) {
        hand(new CatalogNote.GroupSaved(group), () -> catalog.save(group));
    }

    @Override
    public void deleteGroup(final String name) {
        hand(new CatalogNote.GroupDeleted(name), () -> catalog.deleteGroup(name));
    }

    private void hand(final CatalogNote note, final Runnable on) {
        turn.lock();
        try {
            final long place = note(note);
            on.run();
            final long number = catalog.handedOver();
            if (place >= 0 && number > 0) {
                unkept.add(new Noted(number, place));
            }
        } finally {
            turn.unlock();
        }
    }

    /** Gives the note's queue offset, below 0 if there is none. */
    private long note(final CatalogNote note) {
        if (!isOpen) {
            return -1;
        }
        try {
            return store.log().append(note.draft(clock.wallMs())).queueOffset();
        } catch (final StoreUnavailable e) {
            // Nor does it take a message that would rely on this; the catalog soon keeps it.
            return -1;
        }
    }

    /** The catalog keeps its first changes, so many, without anybody's help. */
    private void kept(final long number) {
        turn.lock();
        try {
            long below = -1;
            while (!unkept.isEmpty() && unkept.element().number() <= number) {
                below = unkept.remove().queueOffset() + 1;
            }
            if (below >= 0) {
                note(new CatalogNote.Kept(below));
            }
        } finally {
            turn.unlock();
        }
    }

    /** Notes nothing more: the store is about to close. */
    public void end() {
        turn.lock();
        try {
            isOpen = false;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes over what was noted and the catalog did not keep, and makes topics again that have
     * messages but are not known. Changes are noted from now on. Once, when the store has recovered
     * and topics and groups are loaded.
     *
     * @param topics of the broker
     * @param groups of the broker
     * @param identity says which topics are the broker's own
     * @return what was new
     */
    public TakenOver recover(
            final Topics topics, final Groups groups, final BrokerIdentity identity) {
        final long end = store.queues().nextOffset(TopicNames.CATALOG_NOTES, 0);
        final Map<CatalogNote.Key, CatalogNote> last = lastSince(keptBelow());
        open();
        final List<String> changed = new ArrayList<>();
        final List<String> deleted = new ArrayList<>();
        final List<String> guessed = new ArrayList<>();
        for (final CatalogNote note : last.values()) {
            if (isNews(note, topics, groups)) {
                changed.add(note.key().name());
            }
            takeOver(note, topics, groups);
            if (note instanceof CatalogNote.TopicDeleted gone) {
                deleted.add(gone.name());
            }
        }
        final List<String> unknown = unknown(topics, identity);
        unknown.removeAll(deleted);
        if (!unknown.isEmpty()) {
            final Map<CatalogNote.Key, CatalogNote> all = lastSince(0);
            for (final String name : unknown) {
                final CatalogNote note = all.get(new CatalogNote.Key(true, name));
                if (note instanceof CatalogNote.TopicSaved) {
                    changed.add(name);
                    takeOver(note, topics, groups);
                } else if (note instanceof CatalogNote.TopicDeleted) {
                    deleted.add(name);
                } else {
                    guessed.add(name);
                    topics.putIfAbsent(TopicConfig.of(name, queuesOf(name)));
                }
            }
        }
        if (!last.isEmpty()) {
            passOver(end);
        }
        return new TakenOver(changed, deleted, guessed);
    }

    private void open() {
        turn.lock();
        try {
            isOpen = true;
        } finally {
            turn.unlock();
        }
    }

    /** What was noted so far, the catalog has kept, or it was noted once more just now. */
    private void passOver(final long end) {
        turn.lock();
        try {
            note(new CatalogNote.Kept(end));
        } finally {
            turn.unlock();
        }
    }

    private static boolean isNews(
            final CatalogNote note, final Topics topics, final Groups groups) {
        if (note instanceof CatalogNote.TopicSaved saved) {
            return !saved.topic().equals(topics.find(saved.topic().name()));
        }
        if (note instanceof CatalogNote.GroupSaved saved) {
            return !saved.group().equals(groups.find(saved.group().groupName()));
        }
        final CatalogNote.Key key = note.key();
        return (key.isTopic() ? topics.find(key.name()) : groups.find(key.name())) != null;
    }

    private static void takeOver(final CatalogNote note, final Topics topics, final Groups groups) {
        if (note instanceof CatalogNote.TopicSaved saved) {
            topics.put(saved.topic());
        } else if (note instanceof CatalogNote.GroupSaved saved) {
            groups.put(saved.group());
        } else if (note.key().isTopic()) {
            topics.delete(note.key().name());
        } else {
            groups.delete(note.key().name());
        }
    }

    /** Those that have messages. */
    private List<String> unknown(final Topics topics, final BrokerIdentity identity) {
        final Collection<String> inStore = store.queues().topics();
        final List<String> unknown = new ArrayList<>();
        for (final String name : inStore) {
            if (topics.find(name) == null && !Topics.isSystem(name, identity)) {
                unknown.add(name);
            }
        }
        unknown.sort(null);
        return unknown;
    }

    private int queuesOf(final String topic) {
        return 1
                + store.queues().of(topic).stream().mapToInt(ConsumeQueue::queueId).max().orElse(0);
    }

    private ConsumeQueue notes() {
        return store.queues().find(TopicNames.CATALOG_NOTES, 0);
    }

    /** Looks from the end: what was kept was noted soon after. */
    private long keptBelow() {
        final ConsumeQueue queue = notes();
        if (queue == null) {
            return 0;
        }
        final long[] below = {-1};
        long to = queue.maxOffset();
        while (below[0] < 0 && to > queue.minOffset()) {
            final long from = Math.max(queue.minOffset(), to - BATCH);
            read(
                    queue,
                    from,
                    to,
                    note -> {
                        if (note instanceof CatalogNote.Kept kept) {
                            below[0] = kept.below();
                        }
                    });
            to = from;
        }
        return Math.max(0, below[0]);
    }

    /** The last note about each topic and group from a place on, in the order of the last notes. */
    private Map<CatalogNote.Key, CatalogNote> lastSince(final long place) {
        final Map<CatalogNote.Key, CatalogNote> last = new LinkedHashMap<>();
        final ConsumeQueue queue = notes();
        if (queue != null) {
            read(
                    queue,
                    Math.max(place, queue.minOffset()),
                    queue.maxOffset(),
                    note -> {
                        if (note.key() != null) {
                            last.remove(note.key());
                            last.put(note.key(), note);
                        }
                    });
        }
        return last;
    }

    private void read(
            final ConsumeQueue queue,
            final long from,
            final long to,
            final Consumer<CatalogNote> reader) {
        final Unit.Batch batch = new Unit.Batch(BATCH);
        final RecordView view = new RecordView();
        final RecordFacts facts = new RecordFacts();
        long next = from;
        while (next < to) {
            final int count = (int) Math.min(to - next, queue.read(next, batch));
            for (int i = 0; i < count; i++) {
                if (batch.size(i) == Unit.HOLE) {
                    continue;
                }
                try (Slice slice = store.log().record(batch.physicalOffset(i))) {
                    // One that the disk has spoilt is lost; the catalog has most likely kept it.
                    final CatalogNote note =
                            slice == null
                                    ? null
                                    : CatalogNote.of(facts.fill(view.wrap(slice.bytes(), 0)));
                    if (note != null) {
                        reader.accept(note);
                    }
                }
            }
            next = count <= 0 ? Math.max(next + 1, queue.presentFrom(next)) : next + count;
        }
    }
}
