package io.posthorn.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;

/** The exceptions of the simplified interfaces (Jakarta Messaging 3.1, 10.3). */
public final class Unchecked {

    private Unchecked() {}

    /** Does something. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @throws JMSException if it cannot be done
         */
        void run() throws JMSException;
    }

    /**
     * Gives something.
     *
     * @param <T> what
     */
    @FunctionalInterface
    public interface Source<T> {

        /**
         * Gives it.
         *
         * @return it
         * @throws JMSException if there is none
         */
        T get() throws JMSException;
    }

    /**
     * Does something.
     *
     * @param work what
     * @throws JMSRuntimeException that of the work's exception
     */
    public static void run(final Work work) {
        try {
            work.run();
        } catch (final JMSException e) {
            throw of(e);
        }
    }

    /**
     * Gives something.
     *
     * @param source who has it
     * @param <T> what
     * @return what the source gives
     * @throws JMSRuntimeException that of the source's exception
     */
    public static <T> T get(final Source<T> source) {
        try {
            return source.get();
        } catch (final JMSException e) {
            throw of(e);
        }
    }

    /**
     * The unchecked exception that says the same.
     *
     * @param e a checked one
     * @return with the same message and code, and the checked one as its cause
     */
    public static JMSRuntimeException of(final JMSException e) {
        final String why = e.getMessage();
        final String code = e.getErrorCode();
        if (e instanceof IllegalStateException) {
            return new IllegalStateRuntimeException(why, code, e);
        }
        if (e instanceof InvalidClientIDException) {
            return new InvalidClientIDRuntimeException(why, code, e);
        }
        if (e instanceof InvalidDestinationException) {
            return new InvalidDestinationRuntimeException(why, code, e);
        }
        if (e instanceof InvalidSelectorException) {
            return new InvalidSelectorRuntimeException(why, code, e);
        }
        if (e instanceof JMSSecurityException) {
            return new JMSSecurityRuntimeException(why, code, e);
        }
        if (e instanceof MessageFormatException) {
            return new MessageFormatRuntimeException(why, code, e);
        }
        if (e instanceof MessageNotWriteableException) {
            return new MessageNotWriteableRuntimeException(why, code, e);
        }
        if (e instanceof ResourceAllocationException) {
            return new ResourceAllocationRuntimeException(why, code, e);
        }
        if (e instanceof TransactionInProgressException) {
            return new TransactionInProgressRuntimeException(why, code, e);
        }
        if (e instanceof TransactionRolledBackException) {
            return new TransactionRolledBackRuntimeException(why, code, e);
        }
        return new JMSRuntimeException(why, code, e);
    }
}
