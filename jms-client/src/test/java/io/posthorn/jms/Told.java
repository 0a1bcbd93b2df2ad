package io.posthorn.jms;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a completion listener is told. */
class Told implements CompletionListener {

    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private final List<Exception> failed = new CopyOnWriteArrayList<>();

    List<Message> sent() {
        return sent;
    }

    List<Exception> failed() {
        return failed;
    }

    @Override
    public void onCompletion(final Message message) {
        sent.add(message);
    }

    @Override
    public void onException(final Message message, final Exception exception) {
        failed.add(exception);
    }
}
