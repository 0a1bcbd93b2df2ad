package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

/** What any broker answers about itself and its cluster, and what the door says to nonsense. */
abstract class ClusterResourceCases {

    @Test
    void shouldShowTheCluster() {
        given().get("/api/v1/cluster")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("name", equalTo("DefaultCluster"))
                .body("brokers.name", hasItem("broker-a"))
                .body("brokers.self", hasItem(true));
        given().get("/api/v1/brokers").then().statusCode(200).body("name", hasItem("broker-a"));
    }

    @Test
    void shouldShowThisBroker() {
        given().get("/api/v1/broker")
                .then()
                .statusCode(200)
                .body("cluster", equalTo("DefaultCluster"))
                .body("name", equalTo("broker-a"))
                .body("state", equalTo("RUNNING"))
                .body("acceptsSends", equalTo(true))
                .body("address", not(blankOrNullString()))
                .body("uptimeSeconds", greaterThanOrEqualTo(0))
                .body("recovery.percent", equalTo(100))
                .body("log.endOffset", greaterThanOrEqualTo(0))
                .body("disk.limitPercent", equalTo(90));
    }

    @Test
    void shouldShowABrokerOfTheClusterByNameAndId() {
        given().get("/api/v1/brokers/broker-a/0")
                .then()
                .statusCode(200)
                .body("role", equalTo("LEADER"))
                .body("self", equalTo(true));
        ProblemAnswers.expect(given().get("/api/v1/brokers/nobody/0"), 404, "not-found");
        ProblemAnswers.expect(given().get("/api/v1/brokers/broker-a/one"), 400, "invalid-value")
                .body("field", equalTo("id"));
    }

    @Test
    void shouldAnswerUnknownPathsWithAProblem() {
        ProblemAnswers.expect(given().get("/api/v1/nothing"), 404, "not-found")
                .body("instance", equalTo("/api/v1/nothing"));
        ProblemAnswers.expect(given().get("/api/v2/topics"), 404, "not-found");
    }

    @Test
    void shouldAnswerWrongMethodsWithAProblem() {
        ProblemAnswers.expect(given().delete("/api/v1/topics"), 405, "method-not-allowed");
    }

    @Test
    void shouldAnswerMalformedJsonWithAProblemThatNamesThePlace() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body("{\"name\": \"a\",\n oops}")
                                .post("/api/v1/topics"),
                        400,
                        "malformed-request")
                .body("detail", org.hamcrest.Matchers.containsString("line 2"));
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body("[1,2]").post("/api/v1/topics"),
                400,
                "malformed-request");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body("").post("/api/v1/topics"),
                400,
                "malformed-request");
    }

    @Test
    void shouldAnswerWrongContentTypesWithAProblem() {
        ProblemAnswers.expect(
                given().contentType("application/xml").body("<topic/>").post("/api/v1/topics"),
                415,
                "unsupported-media-type");
    }

    @Test
    void shouldAnswerUnavailableMediaTypesWithAProblem() {
        ProblemAnswers.expect(
                given().accept("application/xml").get("/api/v1/topics"), 406, "not-acceptable");
    }
}
