package io.posthorn.server.metadata;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Takes changes at once and writes them later, on one thread. Of several changes of one topic or
 * group only the last waits, so what waits is bounded by how many there are. While the database is
 * away the thread tries again with growing rests, and what waits is also kept in the copy, so that
 * neither the broker nor a restart depends on the database.
 *
 * <p>Whoever holds {@code turn} owns what waits and what is known; the writing thread owns the
 * rest.
 */
public final class WriteBehind implements TopicCatalog, AutoCloseable {

    private static final int BATCH = 500;
    private static final int AUDIT_LIMIT = 10_000;
    private static final long FIRST_REST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(15);
    private static final long COPY_INTERVAL = TimeUnit.SECONDS.toNanos(1);
    private static final String ACTOR = "broker";

    private final MetadataLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), MetadataLog.class, "io.posthorn.server.metadata");
    private final MetadataStore store;
    private final Site site;
    private final Clock clock;
    private final AgentThread thread;
    private final Writer writer;

    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, TopicConfig> topics = new TreeMap<>();
    private final Map<String, GroupConfig> groups = new TreeMap<>();
    private final Map<Change.Key, Change> waiting = new LinkedHashMap<>();
    private final Deque<AuditEntry> audit = new ArrayDeque<>();
    private long auditEntriesLost;

    /** How many changes were handed over. */
    private long handedOver;

    private volatile LongConsumer onKept = number -> {};

    /** Whether the copy on disk is older than what is known. */
    private final AtomicBoolean copyIsOld = new AtomicBoolean();

    private volatile boolean away;

    /**
     * Where this catalog keeps things, for the log and the copy.
     *
     * @param cluster the cluster's name
     * @param broker the broker's name
     * @param url of the database, without secrets
     * @param copy the file that is read while the database is away
     */
    record Site(String cluster, String broker, String url, Path copy) {}

    /**
     * @param store the database
     * @param site where things are
     * @param clock for rests and audit times
     */
    WriteBehind(final MetadataStore store, final Site site, final Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.writer = new Writer();
        this.thread = new AgentThread(writer, (agent, e) -> log.writerEnded(e));
    }

    /** Starts the writing thread. Call after {@link #load}. */
    public void start() {
        thread.start();
    }

    /** Tries once more to write what waits, writes the copy and ends the thread. */
    @Override
    public void close() {
        thread.close();
    }

    /**
     * Whether the database answered when it was last asked.
     *
     * @return false while it is away
     */
    public boolean databaseAnswers() {
        return !away;
    }

    /**
     * How many changes the database has not taken yet.
     *
     * @return 0 in quiet times
     */
    public int waitingCount() {
        turn.lock();
        try {
            return waiting.size();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Contents load() {
        final Optional<Copy> copy = readCopy();
        Contents contents;
        try {
            store.prepare();
            contents = store.read();
            writer.prepared = true;
            log.read(contents.topics().size(), contents.groups().size(), site.url());
        } catch (final RuntimeException e) {
            contents = fromCopy(copy, e);
            away = true;
        }
        turn.lock();
        try {
            contents.topics().forEach(topic -> topics.put(topic.name(), topic));
            contents.groups().forEach(group -> groups.put(group.groupName(), group));
            copy.ifPresent(this::takeOverWhatWaited);
            copyIsOld.set(true);
            return new Contents(List.copyOf(topics.values()), List.copyOf(groups.values()));
        } finally {
            turn.unlock();
        }
    }

    private Optional<Copy> readCopy() {
        try {
            return Copy.read(site.copy())
                    .filter(copy -> copy.cluster().equals(site.cluster()))
                    .filter(copy -> copy.broker().equals(site.broker()));
        } catch (final IOException e) {
            throw new IllegalStateException(
                    "The copy of topics and groups in %s cannot be read. Delete it to start from the database alone (posthorn.db.copy)."
                            .formatted(site.copy()),
                    e);
        }
    }

    private Contents fromCopy(final Optional<Copy> copy, final RuntimeException reason) {
        final Copy found =
                copy.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The database cannot be reached (%s) and there is no copy of topics and groups in %s to start from. Check posthorn.db.url, username and password: %s"
                                                .formatted(
                                                        site.url(), site.copy(), sentence(reason)),
                                        reason));
        log.startedFromCopy(
                site.url(),
                sentence(reason),
                found.topics().size(),
                found.groups().size(),
                site.copy());
        return new Contents(found.topics(), found.groups());
    }

    /** The copy was written later than the database if something waited when the process ended. */
    private void takeOverWhatWaited(final Copy copy) {
        for (final Change change : copy.waiting()) {
            know(change);
            waiting.put(change.key(), change);
        }
        audit.addAll(copy.audit());
    }

    private void know(final Change change) {
        if (change instanceof Change.TopicSaved saved) {
            topics.put(saved.topic().name(), saved.topic());
        } else if (change instanceof Change.TopicDeleted deleted) {
            topics.remove(deleted.name());
        } else if (change instanceof Change.GroupSaved saved) {
            groups.put(saved.group().groupName(), saved.group());
        } else if (change instanceof Change.GroupDeleted deleted) {
            groups.remove(deleted.name());
        }
    }

    @Override
    public void save(final TopicConfig topic) {
        hand(new Change.TopicSaved(topic), "save", topic);
    }

    @Override
    public void deleteTopic(final String name) {
        hand(new Change.TopicDeleted(name), "delete", null);
    }

    @Override
    public void save(final GroupConfig group) {
        hand(new Change.GroupSaved(group), "save", group);
    }

    @Override
    public void deleteGroup(final String name) {
        hand(new Change.GroupDeleted(name), "delete", null);
    }

    /**
     * Notes that a broker is there.
     *
     * @param broker as it is now
     */
    public void seen(final BrokerSighting broker) {
        turn.lock();
        try {
            final Change change = new Change.BrokerSeen(broker);
            waiting.put(change.key(), change);
        } finally {
            turn.unlock();
        }
        thread.wake();
    }

    private void hand(final Change change, final String action, final Object details) {
        final Change.Key key = change.key();
        final AuditEntry entry =
                new AuditEntry(
                        clock.wallMs(),
                        ACTOR,
                        action,
                        key.kind().name().toLowerCase(Locale.ROOT),
                        key.name(),
                        details == null ? null : MetadataJson.write(details));
        turn.lock();
        try {
            know(change);
            waiting.put(key, change);
            handedOver++;
            audit.add(entry);
            if (audit.size() > AUDIT_LIMIT) {
                audit.remove();
                auditEntriesLost++;
            }
        } finally {
            turn.unlock();
        }
        copyIsOld.set(true);
        thread.wake();
    }

    @Override
    public long handedOver() {
        turn.lock();
        try {
            return handedOver;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void onKept(final LongConsumer told) {
        onKept = told;
    }

    /**
     * The agent, for a test that calls its turns itself.
     *
     * @return the writing thread's work
     */
    Agent writer() {
        return writer;
    }

    /** What the deepest cause says that says anything; sockets fail without a word. */
    static String sentence(final Throwable e) {
        String said = e.getClass().getSimpleName();
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each.getMessage() != null && !each.getMessage().isBlank()) {
                said = each.getMessage();
            }
        }
        return said.lines().findFirst().orElse("").strip();
    }

    /** What the writing thread does. */
    private final class Writer implements Agent {

        private boolean prepared;
        private int writtenSinceAway;
        private long restNanos = FIRST_REST;
        private long nextTryAt = clock.nanos();
        private long nextCopyAt = clock.nanos();

        @Override
        public String name() {
            return "metadata-writer";
        }

        @Override
        public long turn() {
            while (clock.nanos() - nextTryAt >= 0 && writeBatch()) {
                // Until nothing waits or the database is away.
            }
            if (copyIsOld.get() && clock.nanos() - nextCopyAt >= 0) {
                writeCopy();
            }
            return rest();
        }

        @Override
        public void end() {
            while (writeBatch()) {
                // As above.
            }
            writeCopy();
            if (waitingCount() > 0) {
                log.stoppedWithChangesWaiting(waitingCount(), site.url(), site.copy());
            }
        }

        private long rest() {
            final long untilTry = waitingCount() == 0 ? Long.MAX_VALUE : nextTryAt - clock.nanos();
            final long untilCopy = copyIsOld.get() ? nextCopyAt - clock.nanos() : Long.MAX_VALUE;
            return Math.max(0, Math.min(untilTry, untilCopy));
        }

        /** Returns whether there may be more to write at once. */
        private boolean writeBatch() {
            final List<Change> changes = new ArrayList<>();
            final List<AuditEntry> entries = new ArrayList<>();
            turn.lock();
            try {
                waiting.values().stream().limit(BATCH).forEach(changes::add);
                audit.stream().limit(BATCH).forEach(entries::add);
            } finally {
                turn.unlock();
            }
            if (changes.isEmpty() && entries.isEmpty()) {
                return false;
            }
            try {
                if (!prepared) {
                    store.prepare();
                    prepared = true;
                }
                store.write(changes, entries);
            } catch (final RuntimeException e) {
                lost(e);
                return false;
            }
            forget(changes, entries);
            writtenSinceAway += changes.size();
            found();
            return true;
        }

        /** A change that was overtaken by a later one while it was written goes on waiting. */
        private void forget(
                final Collection<Change> written, final Collection<AuditEntry> entries) {
            turn.lock();
            try {
                written.forEach(change -> waiting.remove(change.key(), change));
                entries.forEach(entry -> audit.removeFirstOccurrence(entry));
            } finally {
                turn.unlock();
            }
            copyIsOld.set(true);
        }

        private void lost(final RuntimeException e) {
            if (!away) {
                log.databaseAway(site.url(), sentence(e), site.copy());
                away = true;
                writtenSinceAway = 0;
                restNanos = FIRST_REST;
            }
            nextTryAt = clock.nanos() + restNanos;
            restNanos = Math.min(LONGEST_REST, restNanos * 2);
        }

        private void found() {
            if (!away || waitingCount() > 0) {
                return;
            }
            away = false;
            log.databaseBack(site.url(), writtenSinceAway);
            final long lost = takeAuditEntriesLost();
            if (lost > 0) {
                log.auditEntriesLost(lost, AUDIT_LIMIT);
            }
        }

        private long takeAuditEntriesLost() {
            turn.lock();
            try {
                final long lost = auditEntriesLost;
                auditEntriesLost = 0;
                return lost;
            } finally {
                turn.unlock();
            }
        }

        private void writeCopy() {
            if (!copyIsOld.getAndSet(false)) {
                return;
            }
            nextCopyAt = clock.nanos() + COPY_INTERVAL;
            // What is handed over meanwhile may be in the copy or not.
            final long number = handedOver();
            try {
                present().write(site.copy());
            } catch (final IOException e) {
                copyIsOld.set(true);
                nextCopyAt = clock.nanos() + LONGEST_REST;
                log.copyNotWritten(site.copy(), e);
                return;
            }
            // In it, or in the database and therefore no longer in what waits there.
            onKept.accept(number);
        }

        private Copy present() {
            turn.lock();
            try {
                return new Copy(
                        site.cluster(),
                        site.broker(),
                        List.copyOf(topics.values()),
                        List.copyOf(groups.values()),
                        waiting.values().stream()
                                .filter(change -> !(change instanceof Change.BrokerSeen))
                                .toList(),
                        List.copyOf(audit));
            } finally {
                turn.unlock();
            }
        }
    }
}
