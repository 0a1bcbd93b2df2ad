package io.posthorn.jms.connector.inbound;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransactionException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;

/** A container's endpoints around a listener, with or without a transaction of the container. */
final class Endpoints implements MessageEndpointFactory {

    private final MessageListener listener;

    /** Null if deliveries are not transacted. */
    private final TransactionManager manager;

    /** How many deliveries fail before they begin. */
    final AtomicInteger failures = new AtomicInteger();

    /** How many endpoints are in use. */
    final AtomicInteger open = new AtomicInteger();

    Endpoints(final MessageListener listener, final TransactionManager manager) {
        this.listener = listener;
        this.manager = manager;
    }

    @Override
    public MessageEndpoint createEndpoint(final XAResource resource) throws UnavailableException {
        return createEndpoint(resource, 0);
    }

    @Override
    public MessageEndpoint createEndpoint(final XAResource resource, final long timeout)
            throws UnavailableException {
        if (failures.get() > 0 && failures.getAndDecrement() % 2 == 0) {
            throw new UnavailableException("The container has no endpoint at present.");
        }
        open.incrementAndGet();
        return new Endpoint(resource);
    }

    @Override
    public boolean isDeliveryTransacted(final Method method) {
        return manager != null;
    }

    @Override
    public String getActivationName() {
        return "test";
    }

    @Override
    public Class<?> getEndpointClass() {
        return listener.getClass();
    }

    /** What the container makes of the listener. */
    private final class Endpoint implements MessageEndpoint, MessageListener {

        private final XAResource resource;

        Endpoint(final XAResource resource) {
            this.resource = resource;
        }

        @Override
        public void beforeDelivery(final Method method) throws ResourceException {
            if (failures.get() > 0) {
                failures.decrementAndGet();
                throw new ResourceException("The container is not ready.");
            }
            if (manager != null) {
                try {
                    manager.begin();
                    manager.getTransaction().enlistResource(resource);
                } catch (final Exception e) {
                    throw new ResourceException("no transaction", e);
                }
            }
        }

        @Override
        public void onMessage(final Message message) {
            try {
                listener.onMessage(message);
            } catch (final RuntimeException e) {
                refuse();
                throw e;
            }
        }

        private void refuse() {
            try {
                if (manager != null) {
                    manager.setRollbackOnly();
                }
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void afterDelivery() throws ResourceException {
            try {
                if (manager == null || manager.getTransaction() == null) {
                    return;
                }
                if (manager.getStatus() == jakarta.transaction.Status.STATUS_ACTIVE) {
                    manager.commit();
                } else {
                    manager.rollback();
                }
            } catch (final Exception e) {
                throw new LocalTransactionException("not committed", e);
            }
        }

        @Override
        public void release() {
            open.decrementAndGet();
        }
    }
}
