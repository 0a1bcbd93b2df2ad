package io.posthorn.jms.wire;

import io.posthorn.remoting.channel.CallFailed;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;

/**
 * Turns what goes wrong on the wire into the exceptions of Jakarta Messaging (3.1, clause 10.3).
 */
final class Faults {

    private Faults() {}

    /** The exception for an answer that is no success. */
    static JMSException of(final Frame answer) {
        final String why =
                answer.remark() == null
                        ? "The broker answered %s.".formatted(ResponseCode.nameOf(answer.code()))
                        : answer.remark();
        final String code = ResponseCode.nameOf(answer.code());
        final ResponseCode known = ResponseCode.of(answer.code());
        if (known == null) {
            return new JMSException(why, code);
        }
        return switch (known) {
            case SESSION_REFUSED, NO_PERMISSION -> new JMSSecurityException(why, code);
            case SESSION_CLIENT_ID_IN_USE -> new InvalidClientIDException(why, code);
            case SESSION_NO_DESTINATION, TOPIC_NOT_EXIST ->
                    new InvalidDestinationException(why, code);
            case SESSION_BAD_SELECTOR -> new InvalidSelectorException(why, code);
            case SESSION_ILLEGAL_STATE -> new IllegalStateException(why, code);
            case SESSION_LIMIT, SYSTEM_BUSY, SERVICE_NOT_AVAILABLE ->
                    new ResourceAllocationException(why, code);
            case SESSION_ROLLED_BACK -> new TransactionRolledBackException(why, code);
            case MESSAGE_ILLEGAL -> new MessageFormatException(why, code);
            default -> new JMSException(why, code);
        };
    }

    /** The exception for a call that was not answered. */
    static JMSException of(final CallFailed failure) {
        final JMSException fault = new JMSException(failure.getMessage(), failure.reason().name());
        fault.initCause(failure);
        return fault;
    }
}
