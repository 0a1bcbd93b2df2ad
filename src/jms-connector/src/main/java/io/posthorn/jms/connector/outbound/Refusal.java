package io.posthorn.jms.connector.outbound;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;

/** What applications in a container must not do (Jakarta Messaging 3.1, 12.2). */
final class Refusal {

    private Refusal() {}

    static IllegalStateException of(final String what) {
        return new IllegalStateException(sentence(what));
    }

    static IllegalStateRuntimeException unchecked(final String what) {
        return new IllegalStateRuntimeException(sentence(what));
    }

    private static String sentence(final String what) {
        return what + " is not allowed in a container (Jakarta Messaging 3.1, 12.2).";
    }
}
