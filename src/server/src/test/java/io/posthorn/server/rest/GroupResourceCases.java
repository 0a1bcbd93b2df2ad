package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the groups of any broker answer. */
abstract class GroupResourceCases {

    private static final String GROUPS = "/api/v1/groups";

    @Test
    void shouldCreateAGroupAndShowIt() {
        final String name = Names.unique("billing");
        given().contentType(ContentType.JSON)
                .body(
                        Map.of(
                                "name",
                                name,
                                "retryMaxTimes",
                                3,
                                "retryPolicy",
                                Map.of("type", "STEPS", "nextMs", List.of(1000, 5000))))
                .post(GROUPS)
                .then()
                .statusCode(201)
                .header("Location", endsWith(GROUPS + "/" + name));
        given().get(GROUPS + "/" + name)
                .then()
                .statusCode(200)
                .body("name", equalTo(name))
                .body("retryMaxTimes", equalTo(3))
                .body("retryPolicy.type", equalTo("STEPS"))
                .body("retryPolicy.nextMs", contains(1000, 5000))
                .body("consumeTimeoutMinute", equalTo(15))
                .body("memberCount", equalTo(0));
    }

    @Test
    void shouldNotCreateAGroupTwiceOrWithoutAName() {
        final String name = Names.group();
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body(Map.of("name", name)).post(GROUPS),
                409,
                "conflict");
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body("{}").post(GROUPS),
                        400,
                        "invalid-value")
                .body("field", equalTo("name"));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", "no blanks"))
                                .post(GROUPS),
                        400,
                        "illegal-name")
                .body("field", equalTo("name"));
    }

    @Test
    void shouldNameAFieldThatLiesDeeper() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(
                                        Map.of(
                                                "name",
                                                Names.unique("g"),
                                                "retryPolicy",
                                                Map.of("type", "EXPONENTIAL", "initialMs", 0)))
                                .post(GROUPS),
                        400,
                        "invalid-value")
                .body("field", equalTo("retryPolicy.initialMs"));
    }

    @Test
    void shouldAlterWhatIsGivenAndLeaveTheRest() {
        final String name = Names.group();
        given().contentType(ContentType.JSON)
                .body(
                        Map.of(
                                "consumeEnable",
                                false,
                                "retryPolicy",
                                Map.of("type", "EXPONENTIAL", "multiplier", 3)))
                .patch(GROUPS + "/" + name)
                .then()
                .statusCode(200)
                .body("consumeEnable", equalTo(false))
                .body("retryPolicy.multiplier", equalTo(3))
                .body("retryPolicy.initialMs", equalTo(5000))
                .body("retryMaxTimes", equalTo(16));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("consumeTimeoutMinute", 0))
                                .patch(GROUPS + "/" + name),
                        400,
                        "invalid-value")
                .body("field", equalTo("consumeTimeoutMinute"));
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body("{}").patch(GROUPS + "/nobody"),
                404,
                "not-found");
    }

    @Test
    void shouldDeleteAGroupOnce() {
        final String name = Names.group();
        given().queryParam("withOffsets", true).delete(GROUPS + "/" + name).then().statusCode(204);
        ProblemAnswers.expect(given().delete(GROUPS + "/" + name), 404, "not-found");
        ProblemAnswers.expect(
                        given().queryParam("withOffsets", "maybe").delete(GROUPS + "/" + name),
                        400,
                        "invalid-value")
                .body("field", equalTo("withOffsets"));
    }

    @Test
    void shouldFindGroupsByPartOfTheirName() {
        final String name = Names.group();
        given().queryParam("search", name)
                .get(GROUPS)
                .then()
                .statusCode(200)
                .body("items.name", contains(name))
                .body("total", equalTo(1));
        ProblemAnswers.expect(given().queryParam("size", 5000).get(GROUPS), 400, "invalid-value")
                .body("field", equalTo("size"));
    }

    @Test
    void shouldShowHowFarAGroupIsBehind() {
        final String group = Names.group();
        final String topic = Names.topic();
        Names.send(topic, "{\"body\":\"a\",\"queueId\":2}");
        reset(group, Map.of("topic", topic, "to", "BEGIN"));
        given().queryParam("topic", topic)
                .get(GROUPS + "/" + group + "/lag")
                .then()
                .statusCode(200)
                .body("group", equalTo(group))
                .body("lag", equalTo(1))
                .body("queues", hasSize(4))
                .body("queues[2].brokerOffset", equalTo(1))
                .body("queues[2].consumerOffset", equalTo(0))
                .body("queues[2].lag", equalTo(1));
        ProblemAnswers.expect(given().get(GROUPS + "/nobody/lag"), 404, "not-found");
        ProblemAnswers.expect(
                given().queryParam("topic", "nobody").get(GROUPS + "/" + group + "/lag"),
                404,
                "not-found");
    }

    @Test
    void shouldShowTheMembersOfAGroup() {
        given().get(GROUPS + "/" + Names.group() + "/members").then().statusCode(200);
        ProblemAnswers.expect(given().get(GROUPS + "/nobody/members"), 404, "not-found");
    }

    @Test
    void shouldMoveAGroupToTheBeginningTheEndATimeAndAnOffset() {
        final String group = Names.group();
        final String topic = Names.topic();
        Names.send(topic, "{\"body\":\"a\",\"queueId\":0}");
        Names.send(topic, "{\"body\":\"b\",\"queueId\":0}");
        reset(group, Map.of("topic", topic, "to", "END"))
                .body("", hasSize(4))
                .body("topic", everyItem(equalTo(topic)))
                .body("[0].newOffset", equalTo(2));
        reset(group, Map.of("topic", topic, "to", "BEGIN")).body("[0].newOffset", equalTo(0));
        reset(group, Map.of("topic", topic, "time", "2020-01-01T00:00:00Z"))
                .body("[0].newOffset", equalTo(0));
        reset(group, Map.of("topic", topic, "queueId", 0, "offset", 1))
                .body("", hasSize(1))
                .body("[0].newOffset", equalTo(1));
    }

    private static io.restassured.response.ValidatableResponse reset(
            final String group, final Map<String, ?> where) {
        return given().contentType(ContentType.JSON)
                .body(where)
                .post(GROUPS + "/" + group + "/offsets")
                .then()
                .statusCode(200);
    }

    @Test
    void shouldNotMoveAGroupWithoutExactlyOneTarget() {
        final String path = GROUPS + "/" + Names.group() + "/offsets";
        final String topic = Names.topic();
        refuse(path, Map.of("topic", topic), "to");
        refuse(path, Map.of("topic", topic, "to", "END", "time", "2020-01-01T00:00:00Z"), "to");
        refuse(path, Map.of("topic", topic, "offset", 1), "queueId");
        refuse(path, Map.of("topic", topic, "queueId", 0, "offset", 999), "offset");
        refuse(path, Map.of("topic", topic, "time", "yesterday"), "time");
        refuse(path, Map.of("to", "END"), "topic");
    }

    private static void refuse(final String path, final Map<String, ?> where, final String field) {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body(where).post(path),
                        400,
                        "invalid-value")
                .body("field", equalTo(field));
    }

    @Test
    void shouldNotMoveAnUnknownGroupOrInAnUnknownTopicOrQueue() {
        final String group = Names.group();
        final Map<String, Object> nowhere = Map.of("topic", "nobody", "to", "END");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON)
                        .body(nowhere)
                        .post(GROUPS + "/" + group + "/offsets"),
                404,
                "not-found");
        final Map<String, Object> somewhere = Map.of("topic", Names.topic(), "to", "END");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON)
                        .body(somewhere)
                        .post(GROUPS + "/nobody/offsets"),
                404,
                "not-found");
        final Map<String, Object> beside =
                Map.of("topic", Names.topic(), "queueId", 99, "to", "END");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON)
                        .body(beside)
                        .post(GROUPS + "/" + group + "/offsets"),
                404,
                "not-found");
    }
}
