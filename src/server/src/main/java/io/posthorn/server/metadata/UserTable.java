package io.posthorn.server.metadata;

import io.posthorn.base.time.Clock;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.user.User;
import io.posthorn.server.user.UserStore;
import io.posthorn.server.user.UsersUnavailable;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * The users of this cluster, through Panache. They are not written behind: whoever changes a
 * password is told once it is changed, and nobody is let in by what the database may not say any
 * more.
 */
@ApplicationScoped
class UserTable implements UserStore {

    private static final int TRANSACTION_SECONDS = 10;
    private static final String OF_THIS_NAME = "cluster = ?1 and name = ?2";

    private final MetadataLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), MetadataLog.class, "io.posthorn.server.metadata");
    private final PanacheStore tables;
    private final Clock clock;
    private final String cluster;
    private final String broker;

    /** Whether the tables are known to be there. */
    private volatile boolean isPrepared;

    /** Whether the last call failed, which is told once. */
    private final AtomicBoolean isSilent = new AtomicBoolean();

    /**
     * @param tables makes them
     * @param settings whose users these are
     * @param clock for the audit trail
     */
    UserTable(final PanacheStore tables, final PosthornSettings settings, final Clock clock) {
        this.tables = tables;
        this.clock = clock;
        this.cluster = settings.cluster().name();
        this.broker = settings.broker().name();
    }

    private <T> T call(final Callable<T> work) {
        try {
            if (!isPrepared) {
                tables.prepare();
                isPrepared = true;
            }
            final T result =
                    QuarkusTransaction.requiringNew().timeout(TRANSACTION_SECONDS).call(work);
            isSilent.set(false);
            return result;
        } catch (final RuntimeException e) {
            if (!isTaken(e) && !isSilent.getAndSet(true)) {
                log.usersUnknown(WriteBehind.sentence(e));
            }
            throw new UsersUnavailable("The database cannot be asked about users at present.", e);
        }
    }

    @Override
    public Found list(final String search, final int page, final int size) {
        final String pattern =
                "%" + search.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
        return call(
                () -> {
                    final PanacheQuery<UserRow> query =
                            UserRow.find(
                                    "cluster = ?1 and lower(name) like ?2 escape '!'",
                                    Sort.by("name"),
                                    cluster,
                                    pattern);
                    return new Found(
                            query.page(Page.of(page, size)).list().stream()
                                    .map(UserRow::toUser)
                                    .toList(),
                            query.count());
                });
    }

    private Optional<UserRow> row(final String name) {
        return UserRow.find(OF_THIS_NAME, cluster, name).firstResultOptional();
    }

    @Override
    public Optional<User> find(final String name) {
        return call(() -> row(name).map(UserRow::toUser));
    }

    @Override
    public boolean isEmpty() {
        return call(() -> UserRow.count("cluster", cluster) == 0);
    }

    @Override
    public boolean add(final User user, final String actor) {
        try {
            return call(
                    () -> {
                        if (row(user.name()).isPresent()) {
                            return false;
                        }
                        final UserRow row = new UserRow();
                        row.take(user);
                        row.cluster = cluster;
                        row.persistAndFlush();
                        note(actor, "create", user.name(), Map.of("enabled", user.isEnabled()));
                        return true;
                    });
        } catch (final UsersUnavailable e) {
            if (isTaken(e)) {
                // Another broker, or another request, was quicker.
                return false;
            }
            throw e;
        }
    }

    private static boolean isTaken(final Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConstraintViolationException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<User> change(
            final String name, final UnaryOperator<User> change, final String actor) {
        return call(
                () ->
                        row(name)
                                .map(
                                        row -> {
                                            final User before = row.toUser();
                                            final User after = change.apply(before);
                                            row.take(after);
                                            note(actor, "change", name, difference(before, after));
                                            return after;
                                        }));
    }

    /** What was changed, without what is secret. */
    private static Map<String, Object> difference(final User before, final User after) {
        return Map.of(
                "enabled",
                after.isEnabled(),
                "passwordChanged",
                !before.passwordHash().equals(after.passwordHash()));
    }

    @Override
    public boolean remove(final String name, final String actor) {
        return call(
                () -> {
                    final boolean isThere = UserRow.delete(OF_THIS_NAME, cluster, name) > 0;
                    if (isThere) {
                        note(actor, "delete", name, Map.of());
                    }
                    return isThere;
                });
    }

    private void note(
            final String actor,
            final String action,
            final String name,
            final Map<String, Object> details) {
        final AuditRow entry = new AuditRow();
        entry.happenedAt = Instant.ofEpochMilli(clock.wallMs());
        entry.cluster = cluster;
        entry.broker = broker;
        entry.actor = actor;
        entry.action = action;
        entry.kind = "user";
        entry.name = name;
        entry.details = details.isEmpty() ? null : MetadataJson.write(details);
        entry.persist();
    }
}
