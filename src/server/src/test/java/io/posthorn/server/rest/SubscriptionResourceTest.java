package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is answered about subscriptions. Nothing of REST makes one, so there is no broker but the
 * fake.
 */
@QuarkusTest
class SubscriptionResourceTest {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final String BILLING = SUBSCRIPTIONS + "/orders/billing";

    @Inject FakeBroker broker;

    @BeforeEach
    void subscribe() {
        broker.clear();
        broker.subscribe("orders", "billing", true);
        broker.subscribe("orders", "shipping", false);
        broker.subscribe("news", "billing", false);
    }

    @AfterEach
    void clear() {
        broker.clear();
    }

    @Test
    void shouldFindSubscriptionsByNames() {
        given().get(SUBSCRIPTIONS)
                .then()
                .statusCode(200)
                .body("total", equalTo(3))
                .body("items.topic", contains("news", "orders", "orders"))
                .body("items.group", contains("billing", "billing", "shipping"));
        given().queryParam("topic", "orders")
                .queryParam("group", "billing")
                .get(SUBSCRIPTIONS)
                .then()
                .body("items", hasSize(1))
                .body("items[0].backlog", equalTo(17))
                .body("items[0].leased", equalTo(5))
                .body("items[0].returned", equalTo(1))
                .body("items[0].oldestAgeSeconds", equalTo(42))
                .body("items[0].consumerCount", equalTo(1))
                .body("items[0].rules.mostDeliveries", equalTo(17))
                .body("items[0].rules.keepsAll", equalTo(true));
        given().queryParam("search", "ship")
                .get(SUBSCRIPTIONS)
                .then()
                .body("items.group", contains("shipping"));
        given().queryParam("size", 2)
                .queryParam("page", 1)
                .get(SUBSCRIPTIONS)
                .then()
                .body("items", hasSize(1));
        ProblemAnswers.expect(
                        given().queryParam("size", 0).get(SUBSCRIPTIONS), 400, "invalid-value")
                .body("field", equalTo("size"));
    }

    @Test
    void shouldShowQueuesAndConsumersOfOne() {
        given().get(BILLING)
                .then()
                .statusCode(200)
                .body("subscription.topic", equalTo("orders"))
                .body("queues[0].settledBelow", equalTo(283))
                .body("queues[0].backlog", equalTo(17))
                .body("consumers[0].client", equalTo("10.0.0.7:5000"))
                .body("consumers[0].selectorType", equalTo("TAG"))
                .body("consumers[0].selector", equalTo("paid || shipped"))
                .body("consumers[0].credit", equalTo(95))
                .body("consumers[0].held", equalTo(5));
        given().get(SUBSCRIPTIONS + "/orders/shipping")
                .then()
                .body("consumers", hasSize(0))
                .body("subscription.oldestStoredAt", equalTo("2023-11-14T22:13:20Z"));
        ProblemAnswers.expect(given().get(SUBSCRIPTIONS + "/orders/nobody"), 404, "not-found");
    }

    @Test
    void shouldMoveASubscription() {
        given().contentType(ContentType.JSON)
                .body(Map.of("to", "END"))
                .post(BILLING + "/reset")
                .then()
                .statusCode(200)
                .body("", hasSize(1))
                .body("[0].oldOffset", equalTo(283))
                .body("[0].newOffset", equalTo(300));
        given().get(BILLING)
                .then()
                .body("subscription.backlog", equalTo(0))
                .body("subscription.oldestAgeSeconds", nullValue());
    }

    @Test
    void shouldNameTheFieldThatKeepsASubscriptionWhereItIs() {
        refuse(Map.of(), "to");
        refuse(Map.of("to", "END", "offset", 1), "to");
        refuse(Map.of("offset", 1), "queueId");
        refuse(Map.of("queueId", -1, "to", "END"), "queueId");
        refuse(Map.of("queueId", 0, "offset", 999), "offset");
        refuse(Map.of("time", "yesterday"), "time");
        refuse(Map.of("topic", "orders", "to", "END"), "topic");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON)
                        .body(Map.of("queueId", 7, "to", "END"))
                        .post(BILLING + "/reset"),
                404,
                "not-found");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).post(BILLING + "/reset"),
                400,
                "malformed-request");
    }

    private static void refuse(final Map<String, ?> where, final String field) {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body(where).post(BILLING + "/reset"),
                        400,
                        "invalid-value")
                .body("field", equalTo(field));
    }

    @Test
    void shouldEndASubscriptionUnlessItIsInUse() {
        ProblemAnswers.expect(given().delete(BILLING), 409, "conflict")
                .body("field", equalTo("force"));
        given().queryParam("force", true).delete(BILLING).then().statusCode(204);
        ProblemAnswers.expect(given().delete(BILLING), 404, "not-found");
        given().delete(SUBSCRIPTIONS + "/news/billing").then().statusCode(204);
    }

    @Test
    void shouldShowSubscriptionsAndDeadLettersAsMeters() {
        broker.die("billing", "orders", "bad");
        given().accept("text/plain; version=0.0.4")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("# TYPE posthorn_subscription_backlog_messages gauge"))
                .body(containsString("# TYPE posthorn_subscriptions gauge"))
                .body(containsString("posthorn_meters_left_out{what=\"subscriptions\",} 0.0"));
    }
}
