package io.posthorn.jms;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Where the name servers are: the four ways in which RocketMQ's clients can be told. */
final class NameServers {

    private static final String PROPERTY = "rocketmq.namesrv.addr";
    private static final String VARIABLE = "NAMESRV_ADDR";
    private static final String USUAL = "localhost:9876";
    private static final int USUAL_PORT = 9876;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private NameServers() {}

    /** The first way that says anything: the factory, an HTTP endpoint, Java, the environment. */
    static List<String> of(final String addresses, final String endpoint) throws JMSException {
        if (!addresses.isBlank()) {
            return split(addresses);
        }
        if (endpoint != null) {
            return split(ask(endpoint));
        }
        final String property = System.getProperty(PROPERTY);
        final String variable = System.getenv(VARIABLE);
        if (property != null && !property.isBlank()) {
            return split(property);
        }
        return split(variable != null && !variable.isBlank() ? variable : USUAL);
    }

    private static List<String> split(final String addresses) {
        return Arrays.stream(addresses.split("[,;]"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> each.matches(".*:\\d+") ? each : each + ":" + USUAL_PORT)
                .toList();
    }

    private static String ask(final String endpoint) throws JMSException {
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
            if (answer.statusCode() == 200 && !answer.body().isBlank()) {
                return answer.body().strip();
            }
            throw new JMSException(
                    "%s does not say where the name servers are: it answers %d."
                            .formatted(endpoint, answer.statusCode()));
        } catch (final IOException | IllegalArgumentException e) {
            final JMSException fault =
                    new JMSException(
                            "%s does not say where the name servers are: %s"
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
