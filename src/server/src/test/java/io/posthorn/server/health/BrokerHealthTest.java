package io.posthorn.server.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.posthorn.broker.admin.BrokerState;
import io.posthorn.server.rest.FakeBroker;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BrokerHealthTest {

    @Inject FakeBroker broker;

    @AfterEach
    void mend() {
        broker.clear();
    }

    private static ValidatableResponse ask(final String question, final int status) {
        return given().get("/q/health/" + question).then().statusCode(status);
    }

    @Test
    void shouldBeLiveStartedAndReadyWhileTheBrokerRuns() {
        ask("live", 200);
        ask("started", 200);
        ask("ready", 200)
                .body("checks.find { it.name == 'broker ready' }.data.state", equalTo("RUNNING"))
                .body(
                        "checks.find { it.name == 'broker ready' }.data.database",
                        equalTo("answers"));
    }

    @Test
    void shouldSayHowFarRecoveryIs() {
        broker.become(BrokerState.RECOVERING);
        ask("live", 200);
        ask("started", 503);
        ask("ready", 503)
                .body("checks.find { it.name == 'broker ready' }.data.recoveryPercent", equalTo(25))
                .body("checks.find { it.name == 'broker ready' }.data.recoveredBytes", equalTo(30));
    }

    @Test
    void shouldNotBeReadyWhileTheBrokerStops() {
        broker.become(BrokerState.STOPPING);
        ask("live", 200);
        ask("started", 200);
        ask("ready", 503);
    }

    @Test
    void shouldNotBeAliveOnceTheBrokerHasFailed() {
        broker.become(BrokerState.FAILED);
        ask("live", 503)
                .body(
                        "checks.find { it.name == 'broker alive' }.data.reason",
                        equalTo("A test says so."));
    }
}
