package io.posthorn.jms.destination;

import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;

/**
 * A temporary topic (Jakarta Messaging 3.1, 6.2.2): lives as long as its connection, which alone
 * may consume from it.
 */
public final class PosthornTemporaryTopic extends PosthornTopic implements TemporaryTopic {

    private static final long serialVersionUID = 1L;

    /** Null where it came by serialisation: only its connection can delete it. */
    private final transient TemporaryOwner owner;

    /**
     * @param name as the broker calls it
     * @param owner the connection that made it
     */
    public PosthornTemporaryTopic(final String name, final TemporaryOwner owner) {
        super(name);
        this.owner = owner;
    }

    @Override
    public void delete() throws JMSException {
        if (owner == null) {
            throw new JMSException("Only its own connection can delete %s.".formatted(this));
        }
        owner.delete(this);
    }

    @Override
    boolean isOf(final TemporaryOwner other) {
        return owner == other;
    }
}
