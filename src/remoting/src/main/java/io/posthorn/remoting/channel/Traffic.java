package io.posthorn.remoting.channel;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Counters.Family;
import io.posthorn.base.count.Counters.Kind;
import io.posthorn.base.count.Histogram;
import io.posthorn.remoting.command.RequestCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What one server or client counts, under the label {@code endpoint}. */
final class Traffic {

    final AtomicInteger connections = new AtomicInteger();
    final Counter accepted = new Counter();
    final Counter framesIn = new Counter();
    final Counter framesOut = new Counter();
    final Counter bytesIn = new Counter();
    final Counter bytesOut = new Counter();
    final Counter badFrames = new Counter();
    final Counter timeouts = new Counter();
    final Counter unknownRequests = new Counter();
    final Counter overloads = new Counter();
    final Counter lateResponses = new Counter();
    final Histogram durations;

    private final String endpoint;
    private final Map<Integer, Counter> requests = new ConcurrentHashMap<>();

    Traffic(final String endpoint, final Counters counters) {
        this.endpoint = endpoint;
        counters.family(
                new Family(
                        "posthorn_remoting_connections",
                        "connections",
                        "Connections that are open now",
                        Kind.GAUGE,
                        List.of("endpoint"),
                        reader -> reader.value(connections.get(), endpoint)));
        declare(
                counters,
                "accepted_connections_total",
                "connections",
                "Connections opened",
                accepted);
        declare(counters, "frames_in_total", "frames", "Frames received", framesIn);
        declare(counters, "frames_out_total", "frames", "Frames sent", framesOut);
        declare(counters, "bytes_in_total", "bytes", "Bytes received, without TLS", bytesIn);
        declare(counters, "bytes_out_total", "bytes", "Bytes sent, without TLS", bytesOut);
        declare(
                counters,
                "bad_frames_total",
                "frames",
                "Frames that were none and cost their connection",
                badFrames);
        declare(
                counters,
                "timeouts_total",
                "requests",
                "Requests sent that got no answer in time",
                timeouts);
        declare(
                counters,
                "unknown_requests_total",
                "requests",
                "Requests received whose code nobody handles",
                unknownRequests);
        declare(
                counters,
                "overloads_total",
                "requests",
                "Requests refused because their connection has too many unanswered",
                overloads);
        declare(
                counters,
                "late_responses_total",
                "frames",
                "Answers nobody waited for any more",
                lateResponses);
        counters.family(
                new Family(
                        "posthorn_remoting_requests_total",
                        "requests",
                        "Requests received, by operation",
                        Kind.COUNTER,
                        List.of("endpoint", "operation"),
                        reader ->
                                requests.forEach(
                                        (code, counter) ->
                                                reader.value(
                                                        counter.value(),
                                                        endpoint,
                                                        RequestCode.nameOf(code)))));
        durations =
                counters.durations(
                        "posthorn_remoting_" + metricName(endpoint) + "_request_duration",
                        "From the arrival of a request to its answer, held requests included");
    }

    private void declare(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final Counter counter) {
        counters.family(
                new Family(
                        "posthorn_remoting_" + name,
                        unit,
                        help,
                        Kind.COUNTER,
                        List.of("endpoint"),
                        reader -> reader.value(counter.value(), endpoint)));
    }

    /** The counter of one operation; to be asked for at registration, not for each request. */
    Counter requests(final int code) {
        return requests.computeIfAbsent(code, any -> new Counter());
    }

    private static String metricName(final String endpoint) {
        return endpoint.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
