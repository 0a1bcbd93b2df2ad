package io.posthorn.remoting.body;

/**
 * Whether a group pulls or pops a topic (request of 401).
 *
 * @param topic the topic
 * @param consumerGroup the group
 * @param mode PULL or POP
 * @param popShareQueueNum how many consumers share a queue; 0 all
 */
public record MessageRequestMode(
        String topic, String consumerGroup, String mode, Integer popShareQueueNum) {

    /** Puts defaults where the sender left something out. */
    public MessageRequestMode {
        mode = mode == null ? "PULL" : mode;
        popShareQueueNum = popShareQueueNum == null ? 0 : popShareQueueNum;
    }
}
