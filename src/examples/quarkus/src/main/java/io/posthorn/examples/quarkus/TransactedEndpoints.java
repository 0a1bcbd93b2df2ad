package io.posthorn.examples.quarkus;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;

/** Calls a listener in a transaction that the message is part of. */
// begin: endpoints
public class TransactedEndpoints implements MessageEndpointFactory {

    private final MessageListener listener;
    private final TransactionManager transactions;

    TransactedEndpoints(MessageListener listener, TransactionManager transactions) {
        this.listener = listener;
        this.transactions = transactions;
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) {
        return new Endpoint(resource);
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
        return createEndpoint(resource);
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
        return true;
    }

    @Override
    public String getActivationName() {
        return getEndpointClass().getSimpleName();
    }

    @Override
    public Class<?> getEndpointClass() {
        return listener.getClass();
    }

    private final class Endpoint implements MessageEndpoint, MessageListener {

        private final XAResource resource;

        Endpoint(XAResource resource) {
            this.resource = resource;
        }

        @Override
        public void beforeDelivery(Method method) throws ResourceException {
            try {
                transactions.begin();
                transactions.getTransaction().enlistResource(resource);
            } catch (NotSupportedException | RollbackException | SystemException e) {
                throw new ResourceException(e);
            }
        }

        /** Being transactional, the listener marks the transaction if it fails. */
        @Override
        public void onMessage(Message message) {
            listener.onMessage(message);
        }

        @Override
        public void afterDelivery() throws ResourceException {
            try {
                if (transactions.getStatus() == Status.STATUS_ACTIVE) {
                    transactions.commit();
                } else if (transactions.getTransaction() != null) {
                    transactions.rollback();
                }
            } catch (Exception e) {
                throw new ResourceException(e);
            }
        }

        @Override
        public void release() {
            // Nothing is kept for the next message.
        }
    }
}
// end: endpoints
