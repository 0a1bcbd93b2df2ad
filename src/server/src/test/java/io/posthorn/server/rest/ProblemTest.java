package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.posthorn.broker.admin.BrokerState;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the door says when the broker behind it cannot help. */
@QuarkusTest
class ProblemTest {

    @Inject FakeBroker broker;

    @AfterEach
    void mend() {
        broker.clear();
    }

    @Test
    void shouldAnswerUnavailableWhileTheBrokerDoesNotRun() {
        broker.become(BrokerState.STOPPING);
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body("{\"body\":\"a\"}")
                                .post("/api/v1/topics/t/messages"),
                        503,
                        "unavailable")
                .body("detail", equalTo("The broker does not run."));
    }

    @Test
    void shouldNotTellSecretsOfTheInside() {
        broker.breakDown();
        ProblemAnswers.expect(given().get("/api/v1/cluster"), 500, "internal-error")
                .body("detail", not(containsString("secret")))
                .body("detail", containsString("log"));
    }

    @Test
    void shouldAnswerABodyThatIsTooLargeForTheBroker() {
        ProblemAnswers.expect(
                        given().contentType("application/octet-stream")
                                .body(new byte[(4 << 20) + 1])
                                .post("/api/v1/topics/t/messages"),
                        413,
                        "too-large")
                .body("field", equalTo("body"));
    }
}
