package io.posthorn.broker.topic;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.time.Clock;
import io.posthorn.message.TopicNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Which consumer groups exist here; kept like {@link Topics}. */
public final class Groups {

    private static final Set<String> SYSTEM =
            Set.of(
                    "TOOLS_CONSUMER",
                    "FILTERSRV_CONSUMER",
                    "SELF_TEST_C_GROUP",
                    "CID_ONS-HTTP-PROXY",
                    "CID_ONSAPI_PULL",
                    "CID_ONSAPI_PERMISSION",
                    "CID_ONSAPI_OWNER",
                    "CID_RMQ_SYS_TRANS");

    private static final int MAX_LENGTH =
            TopicNames.MAX_DERIVED_TOPIC_LENGTH - TopicNames.RETRY_PREFIX.length();

    private static final String SYSTEM_PREFIX = "CID_RMQ_SYS_";

    private final TopicCatalog catalog;
    private final TopicRules rules;
    private final Clock clock;
    private final Map<String, GroupConfig> groups = new ConcurrentHashMap<>();
    private volatile ConfigVersion version;

    /**
     * @param catalog told of changes
     * @param rules what to do about unknown groups
     * @param clock dates changes
     */
    public Groups(final TopicCatalog catalog, final TopicRules rules, final Clock clock) {
        this.catalog = catalog;
        this.rules = rules;
        this.clock = clock;
        this.version = new ConfigVersion(0, clock.wallMs());
    }

    /**
     * Takes over what was saved and adds what every broker has.
     *
     * @param saved from the catalog
     */
    public void load(final Collection<GroupConfig> saved) {
        saved.forEach(group -> groups.put(group.groupName(), group));
        SYSTEM.forEach(name -> groups.putIfAbsent(name, GroupConfig.of(name)));
    }

    /**
     * Whether a group belongs to the broker or to tools.
     *
     * @param name any name
     * @return true if nobody may change it
     */
    public static boolean isSystem(final String name) {
        return SYSTEM.contains(name) || name.startsWith(SYSTEM_PREFIX);
    }

    /**
     * Why a group cannot have a name: the name itself, or that of the retry topic made of it.
     *
     * @param name any name, also null
     * @return a sentence, or empty if it can
     */
    public static Optional<String> faultOf(final String name) {
        final Optional<String> fault = TopicNames.faultOfGroup(name);
        if (fault.isPresent() || name.length() <= MAX_LENGTH) {
            return fault;
        }
        return Optional.of(
                "The specified group is %d characters long, at most %d are allowed, because its retry topic is named after it."
                        .formatted(name.length(), MAX_LENGTH));
    }

    /**
     * A group.
     *
     * @param name any name
     * @return the group, or null
     */
    public GroupConfig find(final String name) {
        return groups.get(name);
    }

    /**
     * A group, created if that is allowed and its name is legal.
     *
     * @param name any name
     * @return the group, or null
     */
    public GroupConfig findOrCreate(final String name) {
        final GroupConfig found = name == null ? null : groups.get(name);
        if (found != null) {
            return found;
        }
        if (!rules.autoCreateGroups() || faultOf(name).isPresent()) {
            return null;
        }
        return putIfAbsent(GroupConfig.of(name));
    }

    /**
     * All groups.
     *
     * @return a copy
     */
    public Collection<GroupConfig> all() {
        return List.copyOf(groups.values());
    }

    /**
     * The state of the whole configuration.
     *
     * @return counts up with each change
     */
    public ConfigVersion version() {
        return version;
    }

    /**
     * Creates or replaces a group.
     *
     * @param group its new config
     */
    public void put(final GroupConfig group) {
        change(group.groupName(), before -> group);
    }

    /**
     * Creates a group unless it is there.
     *
     * @param group its config
     * @return the group as it is now
     */
    public GroupConfig putIfAbsent(final GroupConfig group) {
        final GroupConfig found = groups.get(group.groupName());
        return found != null
                ? found
                : change(group.groupName(), before -> before == null ? group : before);
    }

    /**
     * Changes a group.
     *
     * @param name its name
     * @param change makes the new config; must keep the name; what it throws is passed on and
     *     changes nothing
     * @return the group as it is now, or null if there is none of this name
     */
    public GroupConfig alter(final String name, final UnaryOperator<GroupConfig> change) {
        return change(name, before -> before == null ? null : change.apply(before));
    }

    /** The catalog is told in the turn of the change, so that the last word is the same in both. */
    private GroupConfig change(final String name, final UnaryOperator<GroupConfig> change) {
        final boolean[] changed = new boolean[1];
        final GroupConfig now =
                groups.compute(
                        name,
                        (key, before) -> {
                            final GroupConfig after = change.apply(before);
                            Invariant.that(
                                    after == null || after.groupName().equals(name),
                                    () -> "group %s was renamed to %s".formatted(name, after));
                            changed[0] = !Objects.equals(after, before);
                            if (changed[0]) {
                                tellCatalog(name, after);
                            }
                            return after;
                        });
        if (changed[0]) {
            step();
        }
        return now;
    }

    private void tellCatalog(final String name, final GroupConfig after) {
        if (after == null) {
            catalog.deleteGroup(name);
        } else {
            catalog.save(after);
        }
    }

    private synchronized void step() {
        version = version.next(clock.wallMs());
    }

    /**
     * Forgets a group.
     *
     * @param name any name
     * @return whether it was there
     */
    public boolean delete(final String name) {
        final boolean[] there = new boolean[1];
        change(
                name,
                before -> {
                    there[0] = before != null;
                    return null;
                });
        return there[0];
    }
}
