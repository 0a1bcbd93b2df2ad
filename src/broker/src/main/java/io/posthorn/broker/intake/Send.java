package io.posthorn.broker.intake;

import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import java.nio.ByteBuffer;

/**
 * What a sender asks for.
 *
 * @param topic where to
 * @param template topic to create it like, if it does not exist; may be null
 * @param templateQueueNums queues wanted when it is created
 * @param queueId which queue; below 0 the broker chooses
 * @param sysFlag RocketMQ's flags
 * @param flag opaque
 * @param bornTimestamp ms by the sender's clock
 * @param bornHost where it comes from
 * @param reconsumeTimes how often it was redelivered, on sends to a retry topic
 * @param maxReconsumeTimes tries the sender's group allows, on sends to a retry topic; null for the
 *     group's own number
 * @param properties all of them
 * @param body its bytes, or several messages if {@code batch}; must stay until the send has
 *     returned
 * @param batch whether the body holds several messages
 */
public record Send(
        String topic,
        String template,
        int templateQueueNums,
        int queueId,
        int sysFlag,
        int flag,
        long bornTimestamp,
        HostAddress bornHost,
        int reconsumeTimes,
        Integer maxReconsumeTimes,
        PropertyText properties,
        ByteBuffer body,
        boolean batch) {}
