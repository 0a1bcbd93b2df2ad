package io.posthorn.broker.door;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RequestProcessor;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Frame;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Do for event loops what may wait for the disk or takes its time otherwise: a few threads with a
 * bounded queue before them. What finds the queue full, or stood in it for too long, is answered
 * "busy". Sends, heartbeats and offsets never come here, nor do pulls of what was stored lately;
 * they are done where they arrive.
 */
public final class Clerks implements AutoCloseable {

    /**
     * What clerks are for, and how many there are.
     *
     * @param name of their threads
     * @param count of their threads; they wait for the disk more than they compute, so it is not
     *     that of the cores
     * @param mostWaiting requests at the most that wait for one of them
     * @param patience what waited for longer is not done any more
     * @param metric begin of the names of the numbers about them
     * @param requests what they do, as the begin of a sentence
     * @param work what makes it slow, as an attribute of "requests"
     */
    record Duty(
            String name,
            int count,
            int mostWaiting,
            Duration patience,
            String metric,
            String requests,
            String work) {

        /**
         * RocketMQ's brokers keep requests of tools as long; whoever asked has given up by then.
         */
        static final Duty TOOLS =
                new Duty(
                        "posthorn-clerk",
                        4,
                        1_000,
                        Duration.ofSeconds(5),
                        "posthorn_broker_clerk",
                        "Requests of tools and queries",
                        "that read from disk");

        /**
         * Few, because each more takes the disk away from those who wait for a flush. A consumer
         * waits 30 s for an answer and asks for each of its queues at once.
         */
        static final Duty COLD_PULLS =
                new Duty(
                        "posthorn-cold-reader",
                        2,
                        10_000,
                        Duration.ofSeconds(20),
                        "posthorn_broker_cold_pull",
                        "Pulls of messages that must be read from disk",
                        "that read from disk");

        /**
         * Few, because to check a password takes a core for a good part of a second, and whoever
         * guesses passwords must not get them all. A client waits 30 s for an answer.
         */
        static final Duty LOGINS =
                new Duty(
                        "posthorn-doorkeeper",
                        2,
                        10_000,
                        Duration.ofSeconds(20),
                        "posthorn_broker_login",
                        "Connections whose password is to be checked",
                        "whose password is to be checked");
    }

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final Duty duty;
    private final Clock clock;
    private final ThreadPoolExecutor threads;
    private final Counter taken;
    private final Counter refused;

    /**
     * For requests of tools and queries.
     *
     * @param clock measures how long requests wait
     * @param counters where the numbers are declared
     * @return as many as a broker needs
     */
    public static Clerks forTools(final Clock clock, final Counters counters) {
        return new Clerks(Duty.TOOLS, clock, counters);
    }

    /**
     * For pulls of messages that are probably not in memory any more.
     *
     * @param clock measures how long pulls wait
     * @param counters where the numbers are declared
     * @return as many as a broker needs
     */
    public static Clerks forColdPulls(final Clock clock, final Counters counters) {
        return new Clerks(Duty.COLD_PULLS, clock, counters);
    }

    /**
     * For connections whose password is to be checked.
     *
     * @param clock measures how long they wait
     * @param counters where the numbers are declared
     * @return as many as a broker needs
     */
    public static Clerks forLogins(final Clock clock, final Counters counters) {
        return new Clerks(Duty.LOGINS, clock, counters);
    }

    Clerks(final Duty duty, final Clock clock, final Counters counters) {
        this.duty = duty;
        this.clock = clock;
        final AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        duty.count(),
                        duty.count(),
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(duty.mostWaiting()),
                        work -> {
                            final Thread thread =
                                    new Thread(work, duty.name() + "-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        taken =
                counters.counter(
                        duty.metric() + "_requests_total",
                        "requests",
                        duty.requests() + ", done or refused");
        refused =
                counters.counter(
                        duty.metric() + "_refusals_total",
                        "requests",
                        duty.requests() + " that were answered busy");
        counters.gauge(
                duty.metric() + "_waiting",
                "requests",
                duty.requests() + " that wait for a thread",
                () -> threads.getQueue().size());
    }

    /**
     * Has requests handled here.
     *
     * @param processor called by a clerk; may wait for the disk
     * @return to be registered instead
     */
    RequestProcessor handle(final RequestProcessor processor) {
        return exchange -> take(exchange, processor);
    }

    /**
     * Has one request handled here, or answers that there are too many.
     *
     * @param exchange not answered yet
     * @param processor called by a clerk; may wait for the disk
     */
    void take(final Exchange exchange, final RequestProcessor processor) {
        taken.increment();
        // The connection takes the body back when the event loop goes on.
        final Frame request = exchange.request().again();
        try {
            threads.execute(() -> work(new Kept(exchange, request), processor));
        } catch (final RejectedExecutionException e) {
            request.release();
            refuse(
                    exchange,
                    threads.isShutdown()
                            ? "[REJECTREQUEST]the broker stops"
                            : "[OVERLOAD]%d requests %s wait already, try again"
                                    .formatted(duty.mostWaiting(), duty.work()));
        }
    }

    /**
     * Has something done here that no request waits for.
     *
     * @param work called by a clerk; may wait for the disk
     * @return false if there is too much to do already
     */
    boolean run(final Runnable work) {
        taken.increment();
        try {
            threads.execute(work);
            return true;
        } catch (final RejectedExecutionException e) {
            refused.increment();
            return false;
        }
    }

    private void refuse(final Exchange exchange, final String why) {
        refused.increment();
        exchange.reply(ResponseCode.SYSTEM_BUSY, why);
    }

    private void work(final Kept exchange, final RequestProcessor processor) {
        try {
            final long waitedNanos = clock.nanos() - exchange.receivedNanos();
            if (!exchange.connection().isOpen()) {
                // Nobody reads the answer, so nothing is read for it.
                exchange.reply(ResponseCode.SYSTEM_BUSY, "the connection was closed");
            } else if (waitedNanos > duty.patience().toNanos()) {
                refuse(
                        exchange,
                        "[TIMEOUT_CLEAN_QUEUE]the request waited %d ms for others %s"
                                .formatted(
                                        TimeUnit.NANOSECONDS.toMillis(waitedNanos), duty.work()));
            } else {
                process(exchange, processor);
            }
        } finally {
            exchange.request().release();
        }
    }

    /** Processes a request on whatever thread; what fails is told, to the log and to the asker. */
    static void process(final Exchange exchange, final RequestProcessor processor) {
        try {
            processor.process(exchange);
        } catch (final BadField | BadBody e) {
            if (!exchange.answered()) {
                exchange.reply(ResponseCode.SYSTEM_ERROR, e.getMessage());
            }
        } catch (final Throwable e) {
            final String name = RequestCode.nameOf(exchange.request().code());
            DoorLog.LOG.requestFailed(
                    name, WireLink.textOf(exchange.connection().remoteAddress()), e);
            if (!exchange.answered()) {
                exchange.reply(ResponseCode.SYSTEM_ERROR, "%s failed: %s".formatted(name, e));
            }
        }
    }

    /**
     * Takes nothing more, finishes what is under way and ends the threads. The doors are closed
     * before and the store after.
     */
    @Override
    public void close() {
        threads.shutdown();
        boolean ended = false;
        try {
            ended = threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            throw new IllegalStateException(
                    "%d requests %s did not end within %s"
                            .formatted(threads.getActiveCount(), duty.work(), CLOSE_LIMIT));
        }
    }

    /** An exchange whose request outlives the turn of the event loop. */
    private record Kept(Exchange exchange, Frame request) implements Exchange {

        @Override
        public Connection connection() {
            return exchange.connection();
        }

        @Override
        public long receivedNanos() {
            return exchange.receivedNanos();
        }

        @Override
        public void reply(final Frame response) {
            exchange.reply(response);
        }

        @Override
        public boolean answered() {
            return exchange.answered();
        }
    }
}
