package io.posthorn.examples.jakarta.crash;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;

/** Sends a message in a transaction whose end the container does not live to see. */
@WebServlet("/crash")
public class CrashServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Resource(lookup = "java:/jms/posthorn")
    private transient ConnectionFactory factory;

    @Resource(lookup = "java:/TransactionManager")
    private transient TransactionManager transactions;

    /** {@code POST /crash/crash?text=one&decided=true}. */
    @Override
    protected void doPost(final HttpServletRequest request, final HttpServletResponse response)
            throws ServletException {
        final boolean isDecided = Boolean.parseBoolean(request.getParameter("decided"));
        try {
            transactions.begin();
            if (isDecided) {
                // What is enlisted first is committed first: the message's branch is only prepared.
                enlist(new HaltingResource(false));
            }
            send(request.getParameter("text"));
            if (!isDecided) {
                // What is enlisted last is prepared last, and nothing is decided before.
                enlist(new HaltingResource(true));
            }
            transactions.commit();
        } catch (final Exception e) {
            throw new ServletException(e);
        }
        throw new ServletException("the process should have ended");
    }

    private void enlist(final HaltingResource resource) throws SystemException, RollbackException {
        transactions.getTransaction().enlistResource(resource);
    }

    private void send(final String text) {
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("parcels"), text);
        }
    }
}
