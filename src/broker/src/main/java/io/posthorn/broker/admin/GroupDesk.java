package io.posthorn.broker.admin;

import io.posthorn.broker.topic.GroupConfig;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps the groups of a broker and shows how far they are. */
public interface GroupDesk {

    /**
     * Looks for groups.
     *
     * @param query which names; groups are only {@link NameKind#NORMAL} or {@link NameKind#SYSTEM}
     * @return one page, sorted by name
     */
    Page<GroupEntry> list(NameQuery query);

    /**
     * One group.
     *
     * @param name exactly
     * @return the group
     * @throws AdminRefusal NOT_FOUND
     */
    GroupEntry get(String name);

    /**
     * Makes a group.
     *
     * @param config name and everything else
     * @return as it is now
     * @throws AdminRefusal ILLEGAL_NAME (field {@code groupName}), INVALID_VALUE (field as in
     *     {@link GroupConfig}), CONFLICT if it exists
     */
    GroupEntry create(GroupConfig config);

    /**
     * Changes a group. No other change comes between reading and writing.
     *
     * @param name of the group
     * @param change makes the new config from the present one, keeping the name; may throw {@link
     *     AdminRefusal}, then nothing changes
     * @return as it is now
     * @throws AdminRefusal NOT_FOUND, INVALID_VALUE
     */
    GroupEntry alter(String name, UnaryOperator<GroupConfig> change);

    /**
     * Forgets a group.
     *
     * @param name of the group
     * @param withOffsets also how far it got; otherwise a group of that name goes on where this one
     *     was
     * @throws AdminRefusal NOT_FOUND; ILLEGAL_NAME for reserved names; CONFLICT while it has
     *     members
     */
    void delete(String name, boolean withOffsets);

    /**
     * How far a group is behind.
     *
     * @param name of the group
     * @param topic only this topic; null means all it consumes
     * @return one entry for each queue, by topic and queue
     * @throws AdminRefusal NOT_FOUND for the group, or for the topic
     */
    List<QueueLag> lag(String name, String topic);

    /**
     * Who is connected.
     *
     * @param name of the group
     * @return its members; none is an ordinary answer
     * @throws AdminRefusal NOT_FOUND
     */
    GroupMembers members(String name);

    /**
     * Moves a group to another place in a topic. Members that are connected go on from there.
     *
     * @param name of the group
     * @param topic the topic
     * @param queueId one queue; −1 means all
     * @param target where to
     * @return one entry for each queue moved
     * @throws AdminRefusal NOT_FOUND for group, topic or queue; INVALID_VALUE (field {@code
     *     offset}) if an offset lies outside the queue
     */
    List<OffsetMove> resetOffset(String name, String topic, int queueId, ResetTarget target);
}
