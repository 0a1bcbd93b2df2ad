package io.posthorn.examples.quarkus;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads and a timer for the resource adapter, which schedules all its work. */
class AdapterThreads implements BootstrapContext, WorkManager, AutoCloseable {

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "endpoint");
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void scheduleWork(Work work) {
        threads.execute(work);
    }

    @Override
    public void scheduleWork(
            Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
        throw notNeeded();
    }

    @Override
    public void doWork(Work work) {
        throw notNeeded();
    }

    @Override
    public void doWork(
            Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
        throw notNeeded();
    }

    @Override
    public long startWork(Work work) {
        throw notNeeded();
    }

    @Override
    public long startWork(
            Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
        throw notNeeded();
    }

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public Timer createTimer() {
        return new Timer("adapter", true);
    }

    @Override
    public XATerminator getXATerminator() {
        return null;
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> type) {
        return false;
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
        return null;
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("Posthorn's adapter only schedules work.");
    }
}
