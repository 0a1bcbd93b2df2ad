package io.posthorn.jms;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Browse;
import io.posthorn.remoting.session.Delivery;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/**
 * Looks at the messages of a queue (Jakarta Messaging 3.1, 4.1.6), as many at a time as fit into
 * the memory without thinking of it.
 */
final class PosthornBrowser implements QueueBrowser {

    private static final int AT_ONCE = 100;

    private final PosthornSession session;
    private final PosthornDestination queue;
    private final String selector;
    private volatile boolean isClosed;

    PosthornBrowser(
            final PosthornSession session, final PosthornDestination queue, final String selector) {
        this.session = session;
        this.queue = queue;
        this.selector = selector == null || selector.isBlank() ? null : selector;
    }

    /** Makes sure that the queue is there and the selector can be read. */
    void check() throws JMSException {
        browse(null, 1);
    }

    private Frame browse(final String place, final int most) throws JMSException {
        return session.call(
                RequestCode.SESSION_BROWSE.frame(
                        new Browse.Request(queue.name(), selector, place, most)));
    }

    /** Its session closes it, too (6.2.15). */
    private void requireOpen() throws JMSException {
        session.requireOpen();
        if (isClosed) {
            throw new IllegalStateException("The browser is closed.");
        }
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) queue;
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return selector;
    }

    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        requireOpen();
        return new Look();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    /** One walk along the queue. */
    private final class Look implements Enumeration<Message> {

        private final Deque<PosthornMessage> here = new ArrayDeque<>();
        private String place;
        private boolean isAtEnd;

        @Override
        public boolean hasMoreElements() {
            while (here.isEmpty() && !isAtEnd && !isClosed) {
                fetch();
            }
            return !here.isEmpty() && !isClosed;
        }

        private void fetch() {
            try {
                final Frame answer = browse(place, AT_ONCE);
                place = Browse.Response.from(answer.fields()).place();
                isAtEnd = place == null;
                Delivery.read(
                        answer.body(),
                        (queueId, queueOffset, count, record) ->
                                here.add(session.read(record, Math.max(1, count), queue)));
            } catch (final JMSException e) {
                throw new BrowsingFailed(e);
            }
        }

        @Override
        public Message nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException("There are no more messages.");
            }
            final PosthornMessage next = here.poll();
            try {
                session.requireBody(next);
            } catch (final JMSException e) {
                throw new BrowsingFailed(e);
            }
            return next;
        }
    }

    /** An enumeration can throw nothing better. */
    private static final class BrowsingFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrowsingFailed(final JMSException cause) {
            super("The queue could not be browsed: " + cause.getMessage(), cause);
        }
    }
}
