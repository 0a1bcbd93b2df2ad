package io.posthorn.broker.door;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.remoting.channel.RequestProcessor;
import io.posthorn.remoting.command.ResponseCode;

/** Answers what administration refuses. */
final class Refusals {

    private Refusals() {}

    static RequestProcessor answered(final RequestProcessor processor) {
        return exchange -> {
            try {
                processor.process(exchange);
            } catch (final AdminRefusal e) {
                exchange.reply(codeOf(e.reason()), e.getMessage());
            }
        };
    }

    private static ResponseCode codeOf(final AdminRefusal.Reason reason) {
        return switch (reason) {
            case ILLEGAL_NAME, INVALID_VALUE, CONFLICT -> ResponseCode.INVALID_PARAMETER;
            case FORBIDDEN -> ResponseCode.NO_PERMISSION;
            case TOO_LARGE -> ResponseCode.MESSAGE_ILLEGAL;
            case BUSY -> ResponseCode.SYSTEM_BUSY;
            case UNAVAILABLE -> ResponseCode.SERVICE_NOT_AVAILABLE;
            case NOT_FOUND, FAILED -> ResponseCode.SYSTEM_ERROR;
        };
    }
}
