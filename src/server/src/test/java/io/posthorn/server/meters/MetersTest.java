package io.posthorn.server.meters;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.posthorn.base.count.Counters;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetersTest {

    @Inject Counters counters;

    @Test
    void shouldShowCountersLabelsAndHistogramsAtTheEndpoint() {
        counters.counter("posthorn_test_things_total", "things", "Things of a test.").add(2);
        counters.family(
                new Counters.Family(
                        "posthorn_test_lag",
                        "messages",
                        "Lag of a test.",
                        Counters.Kind.GAUGE,
                        List.of("topic", "group"),
                        reader -> reader.value(17, "orders", "%RETRY%\"billing\"")));
        counters.durations("posthorn_test_duration", "Durations of a test.").record(1_000_000);
        given().accept("text/plain; version=0.0.4")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("# HELP posthorn_test_things_total Things of a test."))
                .body(containsString("# TYPE posthorn_test_things_total counter"))
                .body(containsString("\nposthorn_test_things_total 2.0"))
                .body(
                        containsString(
                                "posthorn_test_lag{topic=\"orders\",group=\"%RETRY%\\\"billing\\\"\",}"
                                        + " 17.0"))
                .body(containsString("# TYPE posthorn_test_duration_seconds histogram"))
                .body(containsString("posthorn_test_duration_seconds_bucket{le=\"+Inf\",} 1.0"))
                .body(containsString("posthorn_test_duration_seconds_count 1.0"))
                .body(containsString("jvm_memory_used_bytes"));
    }
}
