package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The broker of the packaged application. It recovers while HTTP answers already. */
final class RealBroker {

    private RealBroker() {}

    static void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
    }
}
