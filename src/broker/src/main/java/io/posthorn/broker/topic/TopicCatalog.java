package io.posthorn.broker.topic;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Where topics and groups outlive the broker. The broker reads everything once when it starts and
 * from then on works on its own copy; changes are handed over here and written later, so none of
 * the methods but {@link #load} ever waits for a disk or a network. Two changes of one name are
 * written in the order they were handed over, or only the later one is.
 *
 * <p>All methods may be called from any thread. None but {@link #load} fails: what goes wrong later
 * is the catalog's to repeat and to report.
 */
public interface TopicCatalog {

    /**
     * All that was saved.
     *
     * @param topics in no particular order
     * @param groups in no particular order
     */
    record Contents(List<TopicConfig> topics, List<GroupConfig> groups) {
        /** Takes copies of the lists. */
        public Contents {
            topics = List.copyOf(topics);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Reads everything. Called once, before the broker serves; may take seconds.
     *
     * @return what was saved last
     * @throws IllegalStateException if neither the database nor a copy of it can be read; the
     *     message says what to do
     */
    Contents load();

    /**
     * Saves a topic, new or changed.
     *
     * @param topic as it is from now on
     */
    void save(TopicConfig topic);

    /**
     * Forgets a topic. Unknown names are fine.
     *
     * @param name of the topic
     */
    void deleteTopic(String name);

    /**
     * Saves a group, new or changed.
     *
     * @param group as it is from now on
     */
    void save(GroupConfig group);

    /**
     * Forgets a group. Unknown names are fine.
     *
     * @param name of the group
     */
    void deleteGroup(String name);

    /**
     * How many changes were handed over by now.
     *
     * @return rises with each save and each deletion; 0 if this catalog does not count
     */
    default long handedOver() {
        return 0;
    }

    /**
     * Has somebody told how many of the changes outlive the process by now, whatever happens to it.
     *
     * @param told gets the number that {@link #handedOver} gave after the last of them; called on a
     *     thread of the catalog; never, if nothing outlives the process
     */
    default void onKept(final LongConsumer told) {}

    /**
     * A catalog that lives as long as its process: for tests and for brokers without a past.
     *
     * @return empty
     */
    static TopicCatalog inMemory() {
        return new MemoryCatalog();
    }
}
