package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
                .body("detail", containsString("line 2"));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body("[1,2]").post("/api/v1/topics"),
                        400,
                        "malformed-request")
                .body("detail", equalTo("The body of the request must be a JSON object."));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body("").post("/api/v1/topics"),
                        400,
                        "malformed-request")
                .body("detail", containsString("has no body"));
    }

    @Test
    void shouldNameWrongFieldsInWordsOfTheRequest() {
        refusedDraft("{\"name\":\"a\",\"writeQueueNums\":\"many\"}", "/api/v1/topics")
                .body("detail", equalTo("writeQueueNums must be a whole number."))
                .body("field", equalTo("writeQueueNums"));
        refusedDraft("{\"name\":\"a\",\"attributes\":[]}", "/api/v1/topics")
                .body("detail", equalTo("attributes must be a JSON object."));
        refusedDraft("{\"bodyBase64\":\"***\"}", "/api/v1/topics/t/messages")
                .body("detail", equalTo("bodyBase64 must be Base64."));
        refusedDraft("{\"body\":\"x\",\"keys\":\"k\"}", "/api/v1/topics/t/messages")
                .body("detail", equalTo("keys must be a JSON array."));
        refusedDraft("{\"body\":\"x\",\"keys\":[1]}", "/api/v1/topics/t/messages")
                .body("detail", equalTo("keys[0] is \"1\"; it must be text."));
        refusedDraft("{\"body\":\"x\",\"keys\":[\"a\",\"b c\"]}", "/api/v1/topics/t/messages")
                .body("field", equalTo("keys[1]"))
                .body("detail", equalTo("keys[1] must have no blanks."));
    }

    private static ValidatableResponse refusedDraft(final String draft, final String path) {
        return ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body(draft).post(path), 400, "invalid-value");
    }

    @Test
    void shouldEncodeThePathThatWasAskedFor() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.TEXT)
                                .body("x")
                                .post("/api/v1/topics/{topic}/messages", "a b"),
                        400,
                        "illegal-name")
                .body("instance", equalTo("/api/v1/topics/a%20b/messages"));
    }

    /** Only announced: a client that writes on is cut off and may not see the answer. */
    @Test
    void shouldAnswerABodyThatIsTooLargeForHttp() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            """
                            POST /api/v1/topics/t/messages HTTP/1.1\r
                            Host: localhost\r
                            Content-Type: application/octet-stream\r
                            Content-Length: 33554433\r
                            \r
                            """
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .contains("urn:posthorn:problem:too-large")
                    .contains("33554433 bytes; at most 33554432 are taken");
        }
    }

    @Test
    void shouldAnswerWrongContentTypesWithAProblem() {
        ProblemAnswers.expect(
                        given().contentType("application/xml")
                                .body("<topic/>")
                                .post("/api/v1/topics"),
                        415,
                        "unsupported-media-type")
                .body("detail", containsString("application/json"));
    }

    @Test
    void shouldAnswerUnavailableMediaTypesWithAProblem() {
        ProblemAnswers.expect(
                        given().accept("application/xml").get("/api/v1/topics"),
                        406,
                        "not-acceptable")
                .body("detail", containsString("application/json"));
    }
}
