package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.http.ContentType;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the messages of any broker answer. */
abstract class MessageResourceCases {

    private static final String UNKNOWN_ID = "7F00000100002A9F00FFFFFFFFFFFFFF";

    private static String messages(final String topic) {
        return "/api/v1/topics/" + topic + "/messages";
    }

    @Test
    void shouldSendAMessageAndReadItByItsId() {
        final String topic = Names.topic();
        final String id =
                given().contentType(ContentType.JSON)
                        .body(
                                Map.of(
                                        "body",
                                        "Grüße",
                                        "tag",
                                        "greeting",
                                        "keys",
                                        List.of("k1", "k2"),
                                        "properties",
                                        Map.of("region", "north"),
                                        "queueId",
                                        3))
                        .post(messages(topic))
                        .then()
                        .statusCode(201)
                        .body("topic", equalTo(topic))
                        .body("queueId", equalTo(3))
                        .body("queueOffset", equalTo(0))
                        .body("confirmation", equalTo("CONFIRMED"))
                        .extract()
                        .path("messageId");
        given().get("/api/v1/messages/" + id)
                .then()
                .statusCode(200)
                .body("messageId", equalTo(id))
                .body("body", equalTo("Grüße"))
                .body("bodyLength", equalTo(7))
                .body("tag", equalTo("greeting"))
                .body("keys", contains("k1", "k2"))
                .body("properties.region", equalTo("north"))
                .body("queueId", equalTo(3));
    }

    @Test
    void shouldSendTheBodyOfARequestAsItIs() {
        final String topic = Names.topic();
        final String place =
                given().contentType("text/plain; charset=UTF-8")
                        .queryParam("tag", "plain")
                        .queryParam("key", "k1", "k2")
                        .body("Hello")
                        .post(messages(topic))
                        .then()
                        .statusCode(201)
                        .extract()
                        .header("Location");
        given().get(place)
                .then()
                .statusCode(200)
                .body("body", equalTo("Hello"))
                .body("tag", equalTo("plain"))
                .body("keys", contains("k1", "k2"));
    }

    @Test
    void shouldCarryBytesThatAreNoText() {
        final String topic = Names.topic();
        final String bytes = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 0, 1});
        final String id = Names.send(topic, "{\"bodyBase64\":\"" + bytes + "\"}");
        given().get("/api/v1/messages/" + id)
                .then()
                .body("body", nullValue())
                .body("bodyBase64", equalTo(bytes))
                .body("bodyLength", equalTo(3));
    }

    @Test
    void shouldReadAMessageByItsUniqueKey() {
        final String topic = Names.topic();
        final String id = Names.send(topic, "{\"body\":\"a\"}");
        final String key = given().get("/api/v1/messages/" + id).path("uniqueKey");
        given().get(messages(topic) + "/" + key)
                .then()
                .statusCode(200)
                .body("messageId", equalTo(id));
        given().get(messages(topic) + "/" + id).then().statusCode(200);
    }

    @Test
    void shouldFindMessagesByKeyTheNewestFirst() {
        final String topic = Names.topic();
        Names.send(topic, "{\"body\":\"1\",\"keys\":[\"order-1\"]}");
        Names.send(topic, "{\"body\":\"2\",\"keys\":[\"order-2\"]}");
        Names.send(topic, "{\"body\":\"3\",\"keys\":[\"order-1\"]}");
        given().queryParam("key", "order-1")
                .get(messages(topic))
                .then()
                .statusCode(200)
                .body("body", contains("3", "1"));
        given().queryParam("key", "order-1")
                .queryParam("limit", 1)
                .get(messages(topic))
                .then()
                .body("body", contains("3"));
        given().queryParam("key", "order-1")
                .queryParam("to", "2020-01-01T00:00:00Z")
                .get(messages(topic))
                .then()
                .body("", hasSize(0));
    }

    @Test
    void shouldLookIntoAQueueAndGoOn() {
        final String topic = Names.topic();
        for (int i = 0; i < 5; i++) {
            Names.send(topic, "{\"body\":\"%d\",\"queueId\":1}".formatted(i));
        }
        final String queue = "/api/v1/topics/" + topic + "/queues/1/messages";
        given().queryParam("limit", 3)
                .get(queue)
                .then()
                .statusCode(200)
                .body("messages.body", contains("0", "1", "2"))
                .body("nextOffset", equalTo(3))
                .body("maxOffset", equalTo(5));
        given().queryParam("offset", 3).get(queue).then().body("messages.body", contains("3", "4"));
    }

    @Test
    void shouldShowOnlyTheBeginningOfLongBodiesInLists() {
        final String topic = Names.topic();
        final String id =
                Names.send(topic, "{\"body\":\"%s\",\"queueId\":0}".formatted("x".repeat(10_000)));
        given().get("/api/v1/topics/" + topic + "/queues/0/messages")
                .then()
                .body("messages[0].bodyTruncated", equalTo(true))
                .body("messages[0].bodyLength", equalTo(10_000))
                .body("messages[0].body", equalTo("x".repeat(MessageView.BODY_IN_LISTS)));
        given().get("/api/v1/messages/" + id)
                .then()
                .body("bodyTruncated", equalTo(false))
                .body("body", equalTo("x".repeat(10_000)));
    }

    @Test
    void shouldTakeEveryWayToSayWhenAMessageIsDue() {
        final String topic = Names.topic();
        Names.send(topic, "{\"body\":\"a\",\"delayMs\":60000}");
        Names.send(topic, "{\"body\":\"a\",\"delayLevel\":5}");
        Names.send(
                topic,
                "{\"body\":\"a\",\"deliverAt\":\"%s\"}".formatted(Instant.now().plusSeconds(60)));
    }

    @Test
    void shouldNotSendWhatContradictsItself() {
        final String path = messages(Names.topic());
        refuse(path, "{}", "body");
        refuse(path, "{\"body\":\"a\",\"bodyBase64\":\"YQ==\"}", "body");
        refuse(path, "{\"body\":\"a\",\"delayMs\":1,\"delayLevel\":1}", "delayMs");
        refuse(path, "{\"body\":\"a\",\"delayLevel\":19}", "delayLevel");
        refuse(path, "{\"body\":\"a\",\"priority\":10}", "priority");
        refuse(path, "{\"body\":\"a\",\"tag\":\"a b\"}", "tag");
        refuse(path, "{\"bodyBase64\":\"***\"}", "bodyBase64");
        refuse(path, "{\"body\":5}", "body");
        refuse(path, "{\"body\":\"a\",\"deliverAt\":\"soon\"}", "deliverAt");
    }

    @Test
    void shouldNotSendToAQueueThatIsNotThere() {
        given().contentType(ContentType.JSON)
                .body("{\"body\":\"a\",\"queueId\":4711}")
                .post(messages(Names.topic()))
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("4711"));
    }

    private static void refuse(final String path, final String json, final String field) {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body(json).post(path),
                        400,
                        "invalid-value")
                .body("field", equalTo(field));
    }

    @Test
    void shouldNotSendToATopicThatMayNotBeWritten() {
        final String topic = Names.topic();
        given().contentType(ContentType.JSON)
                .body(Map.of("permission", "READ_ONLY"))
                .patch("/api/v1/topics/" + topic)
                .then()
                .statusCode(200);
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON)
                        .body("{\"body\":\"a\"}")
                        .post(messages(topic)),
                403,
                "forbidden");
    }

    @Test
    void shouldSayWhatIsWrongWithAnIdAndWithAnUnknownOne() {
        ProblemAnswers.expect(given().get("/api/v1/messages/tomorrow"), 400, "invalid-value")
                .body("field", equalTo("messageId"));
        ProblemAnswers.expect(given().get("/api/v1/messages/" + UNKNOWN_ID), 404, "not-found");
        ProblemAnswers.expect(
                given().get(messages(Names.topic()) + "/" + UNKNOWN_ID), 404, "not-found");
        ProblemAnswers.expect(given().get(messages("nobody") + "/" + UNKNOWN_ID), 404, "not-found");
    }

    @Test
    void shouldNameWrongParametersOfQueries() {
        final String topic = Names.topic();
        ProblemAnswers.expect(given().get(messages(topic)), 400, "invalid-value")
                .body("field", equalTo("key"));
        ProblemAnswers.expect(
                        given().queryParam("key", "a")
                                .queryParam("from", "yesterday")
                                .get(messages(topic)),
                        400,
                        "invalid-value")
                .body("field", equalTo("from"))
                .body("detail", containsString("2026-01-31T08:00:00Z"));
        ProblemAnswers.expect(
                        given().queryParam("key", "a")
                                .queryParam("from", "2020-01-02T00:00:00Z")
                                .queryParam("to", "2020-01-01T00:00:00Z")
                                .get(messages(topic)),
                        400,
                        "invalid-value")
                .body("field", equalTo("to"));
        ProblemAnswers.expect(
                        given().queryParam("key", "a")
                                .queryParam("limit", 101)
                                .get(messages(topic)),
                        400,
                        "invalid-value")
                .body("field", equalTo("limit"));
        ProblemAnswers.expect(
                given().queryParam("key", "a").get(messages("nobody")), 404, "not-found");
    }

    @Test
    void shouldSayThatAQueueIsUnknownOrNoNumber() {
        final String queues = "/api/v1/topics/" + Names.topic() + "/queues/";
        ProblemAnswers.expect(given().get(queues + "99/messages"), 404, "not-found");
        ProblemAnswers.expect(given().get(queues + "first/messages"), 400, "invalid-value")
                .body("field", equalTo("queueId"));
        ProblemAnswers.expect(given().get(queues + "-1/messages"), 400, "invalid-value")
                .body("field", equalTo("queueId"));
        ProblemAnswers.expect(
                        given().queryParam("offset", -5).get(queues + "0/messages"),
                        400,
                        "invalid-value")
                .body("field", equalTo("offset"));
        ProblemAnswers.expect(
                given().get("/api/v1/topics/nobody/queues/0/messages"), 404, "not-found");
    }

    @Test
    void shouldRememberWhereItPutAMessage() {
        final String topic = Names.topic();
        given().contentType("application/octet-stream")
                .body(new byte[] {1, 2, 3})
                .post(messages(topic))
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/messages/"));
    }
}
