package io.posthorn.jms.destination;

import io.posthorn.message.TopicNames;
import jakarta.jms.Destination;
import java.io.Serializable;
import java.util.Objects;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A queue or topic (Jakarta Messaging 3.1, clause 4). Equal to every other one of the same kind and
 * name, whichever connection it comes from.
 */
public abstract class PosthornDestination implements Destination, Serializable, Referenceable {

    /** In a {@link Reference}: the kind. */
    static final String KIND = "kind";

    /** In a {@link Reference}: one kind. */
    static final String QUEUE = "queue";

    /** In a {@link Reference}: the other kind. */
    static final String TOPIC = "topic";

    /** In a {@link Reference}: the name. */
    static final String NAME = "name";

    private static final long serialVersionUID = 1L;

    private final String name;

    PosthornDestination(final String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Its name.
     *
     * @return as applications call it
     */
    public final String name() {
        return name;
    }

    /**
     * Whether each message goes to one consumer only.
     *
     * @return false for a topic
     */
    public abstract boolean isQueue();

    /**
     * Whether it ends with the connection that made it.
     *
     * @return true for a temporary queue or topic
     */
    public final boolean isTemporary() {
        return TopicNames.isTemporary(name);
    }

    /**
     * In a form that {@link #parse} reads.
     *
     * @return kind and name
     */
    public final String text() {
        return isQueue() ? queueText(name) : topicText(name);
    }

    /**
     * The text of a queue.
     *
     * @param name its name
     * @return in a form that {@link #parse} reads
     */
    public static String queueText(final String name) {
        return PosthornQueue.PREFIX + name;
    }

    /**
     * The text of a topic.
     *
     * @param name its name
     * @return in a form that {@link #parse} reads
     */
    public static String topicText(final String name) {
        return PosthornTopic.PREFIX + name;
    }

    /**
     * The destination of a text.
     *
     * @param text {@code queue:} or {@code topic:} and a name; without either it is a queue
     * @return null if the text is null or empty; a temporary one is nobody's
     */
    public static PosthornDestination parse(final String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.startsWith(PosthornTopic.PREFIX)) {
            return of(false, text.substring(PosthornTopic.PREFIX.length()));
        }
        return of(
                true,
                text.startsWith(PosthornQueue.PREFIX)
                        ? text.substring(PosthornQueue.PREFIX.length())
                        : text);
    }

    /** A temporary one, without an owner, if the name is that of one. */
    static PosthornDestination of(final boolean isQueue, final String name) {
        final boolean isTemporary = TopicNames.isTemporary(name);
        if (isQueue) {
            return isTemporary ? new PosthornTemporaryQueue(name, null) : new PosthornQueue(name);
        }
        return isTemporary ? new PosthornTemporaryTopic(name, null) : new PosthornTopic(name);
    }

    /**
     * Whether it was made by this connection, and can be deleted by it.
     *
     * @param owner a connection
     * @return false for what is not temporary, or came by serialisation
     */
    public final boolean isTemporaryOf(final TemporaryOwner owner) {
        return isOf(owner);
    }

    /** Temporary ones know whose they are. */
    boolean isOf(final TemporaryOwner owner) {
        return false;
    }

    @Override
    public final Reference getReference() {
        final Reference reference =
                new Reference(getClass().getName(), DestinationFactory.class.getName(), null);
        reference.add(new StringRefAddr(KIND, isQueue() ? QUEUE : TOPIC));
        reference.add(new StringRefAddr(NAME, name));
        return reference;
    }

    @Override
    public final boolean equals(final Object other) {
        return other instanceof PosthornDestination that
                && that.isQueue() == isQueue()
                && that.name.equals(name);
    }

    @Override
    public final int hashCode() {
        return 31 * name.hashCode() + Boolean.hashCode(isQueue());
    }

    @Override
    public final String toString() {
        return text();
    }
}
