package io.posthorn.broker.intake;

import io.posthorn.message.PropertyText;

/** Is told when a message can be seen, so that whoever waits for it is woken. */
public interface Arrivals {

    /**
     * A message can be seen now. Called by any thread, also by event loops; must be quick.
     *
     * @param topic its topic
     * @param queueId its queue
     * @param tagCode its tag's code
     * @param properties what a selector asks; valid only during the call
     */
    void arrived(String topic, int queueId, long tagCode, PropertyText properties);
}
