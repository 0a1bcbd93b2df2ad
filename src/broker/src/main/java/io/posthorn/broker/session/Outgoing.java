package io.posthorn.broker.session;

import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import java.nio.ByteBuffer;

/**
 * A message that a session sends.
 *
 * @param topic where to, see {@link io.posthorn.broker.destination.Destination#topic}
 * @param sysFlag RocketMQ's flags
 * @param flag opaque
 * @param bornTimestamp ms by the sender's clock
 * @param bornHost where it comes from
 * @param properties all of them
 * @param body its bytes, possibly none; must stay until the message is laid down
 */
public record Outgoing(
        String topic,
        int sysFlag,
        int flag,
        long bornTimestamp,
        HostAddress bornHost,
        PropertyText properties,
        ByteBuffer body) {}
