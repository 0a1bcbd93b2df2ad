package io.posthorn.remoting.body;

/**
 * The queues of a topic on one broker group (part of a route).
 *
 * @param brokerName name of the group
 * @param readQueueNums queues to read
 * @param writeQueueNums queues to write
 * @param perm 4 read, 2 write, 1 inherit
 * @param topicSysFlag flags of the topic
 */
public record QueueData(
        String brokerName, int readQueueNums, int writeQueueNums, int perm, int topicSysFlag) {}
