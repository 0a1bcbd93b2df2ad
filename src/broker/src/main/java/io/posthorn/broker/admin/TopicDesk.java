package io.posthorn.broker.admin;

import io.posthorn.broker.topic.TopicConfig;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keeps the topics of a broker. A change is in force, saved with the catalog and told to the name
 * servers when a method returns; the database follows when it can.
 */
public interface TopicDesk {

    /**
     * Looks for topics.
     *
     * @param query which names
     * @return one page, sorted by name
     */
    Page<TopicEntry> list(NameQuery query);

    /**
     * One topic.
     *
     * @param name exactly
     * @return the topic
     * @throws AdminRefusal NOT_FOUND
     */
    TopicEntry get(String name);

    /**
     * Makes a topic.
     *
     * @param config name and everything else
     * @return as it is now
     * @throws AdminRefusal ILLEGAL_NAME (field {@code name}), INVALID_VALUE (field as in {@link
     *     TopicConfig}), CONFLICT if it exists
     */
    TopicEntry create(TopicConfig config);

    /**
     * Changes a topic. No other change comes between reading and writing.
     *
     * @param name of the topic
     * @param change makes the new config from the present one, keeping the name; may throw {@link
     *     AdminRefusal}, then nothing changes
     * @return as it is now
     * @throws AdminRefusal NOT_FOUND; ILLEGAL_NAME for reserved names; INVALID_VALUE; CONFLICT for
     *     attributes that are fixed at creation
     */
    TopicEntry alter(String name, UnaryOperator<TopicConfig> change);

    /**
     * Forgets a topic with its queues and its groups' offsets. Its messages age out of the log.
     *
     * @param name of the topic
     * @throws AdminRefusal NOT_FOUND; ILLEGAL_NAME for reserved names
     */
    void delete(String name);

    /**
     * What lies in each queue.
     *
     * @param name of the topic
     * @return one entry for each queue from 0 on
     * @throws AdminRefusal NOT_FOUND
     */
    TopicStats stats(String name);

    /**
     * Who consumes a topic.
     *
     * @param name of the topic
     * @return names of the groups that subscribe now or have offsets, sorted
     * @throws AdminRefusal NOT_FOUND
     */
    List<String> groups(String name);
}
