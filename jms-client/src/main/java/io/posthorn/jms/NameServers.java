package io.posthorn.jms;

import io.posthorn.jms.wire.NameServerBook;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Where the name servers are: the four ways in which RocketMQ's clients can be told. An HTTP
 * endpoint is asked again and again, as they do. Whoever holds {@code turn} asks it.
 */
final class NameServers implements NameServerBook {

    private static final Logger LOG = System.getLogger("io.posthorn.jms");
    private static final String PROPERTY = "rocketmq.namesrv.addr";
    private static final String VARIABLE = "NAMESRV_ADDR";
    private static final String USUAL = "localhost:9876";
    private static final int USUAL_PORT = 9876;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Who connects again and again does not ask the endpoint each time. */
    private static final Duration LONGEST_MOMENT = Duration.ofSeconds(2);

    /** Null if the addresses never change. */
    private final String endpoint;

    private final Duration period;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile List<String> addresses;
    private long lastAskedNanos;
    private boolean isFailing;

    private NameServers(
            final List<String> addresses, final String endpoint, final Duration period) {
        this.addresses = addresses;
        this.endpoint = endpoint;
        this.period = period;
        this.lastAskedNanos = System.nanoTime();
    }

    /**
     * The first way that says anything: the factory, an HTTP endpoint, Java, the environment.
     *
     * @param addresses those of the factory; blank for none
     * @param endpoint an HTTP address; null for none
     * @param period how often the endpoint is asked again
     * @throws JMSException if the endpoint does not say where they are
     */
    static NameServers of(final String addresses, final String endpoint, final Duration period)
            throws JMSException {
        final List<String> own = split(addresses);
        if (own.isEmpty() && endpoint != null) {
            return new NameServers(ask(endpoint), endpoint, period);
        }
        return Stream.of(
                        own,
                        split(System.getProperty(PROPERTY)),
                        split(System.getenv(VARIABLE)),
                        split(USUAL))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .map(found -> new NameServers(found, null, null))
                .orElseThrow();
    }

    /** Null names none. */
    private static List<String> split(final String addresses) {
        return Arrays.stream(addresses == null ? new String[0] : addresses.split("[,;]"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> each.matches(".*:\\d+") ? each : each + ":" + USUAL_PORT)
                .toList();
    }

    @Override
    public List<String> addresses() {
        return addresses;
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public void refresh() {
        if (endpoint == null) {
            return;
        }
        turn.lock();
        try {
            if (isMomentOver()) {
                follow();
                lastAskedNanos = System.nanoTime();
            }
        } finally {
            turn.unlock();
        }
    }

    private void follow() {
        try {
            take(ask(endpoint));
            isFailing = false;
        } catch (final JMSException e) {
            // A warning each time that it begins to fail, not each time that it is asked.
            LOG.log(
                    isFailing ? Level.DEBUG : Level.WARNING,
                    () ->
                            "%s They stay %s."
                                    .formatted(e.getMessage(), String.join(", ", addresses)));
            isFailing = true;
        }
    }

    private boolean isMomentOver() {
        final Duration moment =
                period.compareTo(LONGEST_MOMENT) < 0 ? period.dividedBy(2) : LONGEST_MOMENT;
        return System.nanoTime() - lastAskedNanos >= moment.toNanos();
    }

    private void take(final List<String> found) {
        if (!found.equals(addresses)) {
            LOG.log(
                    Level.INFO,
                    () -> "The name servers are at %s now.".formatted(String.join(", ", found)));
            addresses = found;
        }
    }

    private static List<String> ask(final String endpoint) throws JMSException {
        try {
            final HttpResponse<String> answer =
                    HttpClient.newBuilder()
                            .connectTimeout(PATIENCE)
                            .build()
                            .send(
                                    HttpRequest.newBuilder(URI.create(endpoint))
                                            .timeout(PATIENCE)
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            final List<String> found = split(answer.body());
            if (answer.statusCode() == 200 && !found.isEmpty()) {
                return found;
            }
            throw new JMSException(
                    "%s does not say where the name servers are: it answers %d%s."
                            .formatted(
                                    endpoint,
                                    answer.statusCode(),
                                    found.isEmpty() ? " and names none" : ""));
        } catch (final IOException | IllegalArgumentException e) {
            final JMSException fault =
                    new JMSException(
                            "%s does not say where the name servers are: %s."
                                    .formatted(endpoint, e.getMessage()));
            fault.initCause(e);
            throw fault;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault = new JMSException("Interrupted while asking " + endpoint);
            fault.initCause(e);
            throw fault;
        }
    }
}
