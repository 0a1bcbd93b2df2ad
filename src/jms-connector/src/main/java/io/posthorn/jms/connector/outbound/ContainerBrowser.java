package io.posthorn.jms.connector.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;

/** A browser of a handle, which its session closes. */
final class ContainerBrowser implements QueueBrowser {

    private final ContainerSession session;
    private final QueueBrowser browser;

    ContainerBrowser(final ContainerSession session, final QueueBrowser browser) {
        this.session = session;
        this.browser = browser;
    }

    @Override
    public Queue getQueue() throws JMSException {
        return browser.getQueue();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return browser.getMessageSelector();
    }

    @Override
    public Enumeration<?> getEnumeration() throws JMSException {
        return browser.getEnumeration();
    }

    @Override
    public void close() throws JMSException {
        session.forget(this);
        browser.close();
    }
}
