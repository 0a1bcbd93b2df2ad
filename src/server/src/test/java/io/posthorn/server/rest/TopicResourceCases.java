package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the topics of any broker answer. Names are made unique, since brokers may be shared. */
abstract class TopicResourceCases {

    private static final String TOPICS = "/api/v1/topics";

    @Test
    void shouldCreateATopicAndShowIt() {
        final String name = Names.unique("orders");
        given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "writeQueueNums", 6, "permission", "READ_ONLY"))
                .post(TOPICS)
                .then()
                .statusCode(201)
                .header("Location", endsWith(TOPICS + "/" + name))
                .body("name", equalTo(name))
                .body("readQueueNums", equalTo(6));
        given().get(TOPICS + "/" + name)
                .then()
                .statusCode(200)
                .body("writeQueueNums", equalTo(6))
                .body("permission", equalTo("READ_ONLY"))
                .body("kind", equalTo("NORMAL"))
                .body("messageCount", equalTo(0));
    }

    @Test
    void shouldNotCreateATopicTwice() {
        final String name = Names.topic();
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", name))
                                .post(TOPICS),
                        409,
                        "conflict")
                .body("detail", containsString(name));
    }

    @Test
    void shouldNameTheFieldThatIsWrong() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", Names.unique("t"), "writeQueueNums", 0))
                                .post(TOPICS),
                        400,
                        "invalid-value")
                .body("field", equalTo("writeQueueNums"))
                .body("errors", hasSize(1))
                .body("errors[0].detail", equalTo("must be at least 1"));
    }

    @Test
    void shouldNameAllFieldsThatAreWrong() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("readQueueNums", 5000, "writeQueueNums", 0))
                                .post(TOPICS),
                        400,
                        "invalid-value")
                .body("errors.field", contains("name", "readQueueNums", "writeQueueNums"));
    }

    @Test
    void shouldRefuseANameWithForbiddenCharacters() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", "no blanks"))
                                .post(TOPICS),
                        400,
                        "illegal-name")
                .body("field", equalTo("name"));
    }

    @Test
    void shouldRefuseAFieldItDoesNotKnowAndListThoseItKnows() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", Names.unique("t"), "queues", 3))
                                .post(TOPICS),
                        400,
                        "invalid-value")
                .body("field", equalTo("queues"))
                .body("detail", containsString("writeQueueNums"));
    }

    @Test
    void shouldRefuseAValueOfTheWrongKind() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", Names.unique("t"), "permission", "SOMETIMES"))
                                .post(TOPICS),
                        400,
                        "invalid-value")
                .body("field", equalTo("permission"))
                .body("detail", containsString("READ_WRITE"));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("name", Names.unique("t"), "writeQueueNums", "many"))
                                .post(TOPICS),
                        400,
                        "invalid-value")
                .body("field", equalTo("writeQueueNums"));
    }

    @Test
    void shouldAlterWhatIsGivenAndLeaveTheRest() {
        final String name = Names.topic();
        given().contentType(ContentType.JSON)
                .body(Map.of("readQueueNums", 8, "permission", "WRITE_ONLY"))
                .patch(TOPICS + "/" + name)
                .then()
                .statusCode(200)
                .body("readQueueNums", equalTo(8))
                .body("writeQueueNums", equalTo(4))
                .body("permission", equalTo("WRITE_ONLY"));
    }

    @Test
    void shouldNotAlterWithAWrongValueOrAnUnknownTopic() {
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("readQueueNums", -1))
                                .patch(TOPICS + "/" + Names.topic()),
                        400,
                        "invalid-value")
                .body("field", equalTo("readQueueNums"));
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body("{}").patch(TOPICS + "/nobody"),
                404,
                "not-found");
    }

    @Test
    void shouldKeepMessagesAsLongAsATopicSaysAndSayWhatAWrongValueShouldBe() {
        final String path = TOPICS + "/" + Names.topic();
        given().contentType(ContentType.JSON)
                .body(Map.of("attributes", Map.of("reserve.time", "24")))
                .patch(path)
                .then()
                .statusCode(200)
                .body("attributes.'reserve.time'", equalTo("24"));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("attributes", Map.of("reserve.time", "P1D")))
                                .patch(path),
                        400,
                        "invalid-value")
                .body("field", equalTo("attributes"))
                .body("detail", containsString("how many hours"))
                .body("detail", containsString("P1D"));
        given().get(path).then().body("attributes.'reserve.time'", equalTo("24"));
    }

    @Test
    void shouldDeleteATopicOnce() {
        final String name = Names.topic();
        given().delete(TOPICS + "/" + name).then().statusCode(204);
        ProblemAnswers.expect(given().delete(TOPICS + "/" + name), 404, "not-found")
                .body("detail", containsString(name));
    }

    @Test
    void shouldNotDeleteAReservedTopic() {
        ProblemAnswers.expect(given().delete(TOPICS + "/SELF_TEST_TOPIC"), 400, "illegal-name");
    }

    @Test
    void shouldFindTopicsByPartOfTheirNameOnePageAtATime() {
        final String mark = Names.unique("Find");
        for (int i = 0; i < 5; i++) {
            Names.create(mark + "-" + i);
        }
        given().queryParam("search", mark.toLowerCase())
                .queryParam("page", 1)
                .queryParam("size", 2)
                .get(TOPICS)
                .then()
                .statusCode(200)
                .body("total", equalTo(5))
                .body("page", equalTo(1))
                .body("size", equalTo(2))
                .body("items.name", contains(mark + "-2", mark + "-3"));
        given().queryParam("search", mark)
                .queryParam("page", 9)
                .get(TOPICS)
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("total", equalTo(5));
    }

    @Test
    void shouldListReservedTopicsOnlyWhenAsked() {
        given().queryParam("search", "SELF_TEST").get(TOPICS).then().body("total", equalTo(0));
        given().queryParam("search", "SELF_TEST")
                .queryParam("kind", "system")
                .get(TOPICS)
                .then()
                .body("items.name", contains("SELF_TEST_TOPIC"))
                .body("items[0].kind", equalTo("SYSTEM"));
    }

    @Test
    void shouldNameTheParameterThatIsWrong() {
        ProblemAnswers.expect(given().queryParam("page", "first").get(TOPICS), 400, "invalid-value")
                .body("field", equalTo("page"))
                .body("detail", equalTo("page is \"first\"; it must be a whole number."));
        ProblemAnswers.expect(given().queryParam("size", 0).get(TOPICS), 400, "invalid-value")
                .body("field", equalTo("size"));
        ProblemAnswers.expect(given().queryParam("kind", "odd").get(TOPICS), 400, "invalid-value")
                .body("field", equalTo("kind"));
    }

    @Test
    void shouldShowEachQueue() {
        final String name = Names.topic();
        Names.send(name, "{\"body\":\"a\",\"queueId\":1}");
        given().get(TOPICS + "/" + name + "/stats")
                .then()
                .statusCode(200)
                .body("topic", equalTo(name))
                .body("queues.queueId", contains(0, 1, 2, 3))
                .body("queues[1].maxOffset", equalTo(1))
                .body("queues[1].messageCount", equalTo(1))
                .body("queues[0].messageCount", equalTo(0));
        ProblemAnswers.expect(given().get(TOPICS + "/nobody/stats"), 404, "not-found");
    }

    @Test
    void shouldListTheGroupsOfATopic() {
        final String name = Names.topic();
        given().get(TOPICS + "/" + name + "/groups").then().statusCode(200);
        ProblemAnswers.expect(given().get(TOPICS + "/nobody/groups"), 404, "not-found");
    }

    @Test
    void shouldSayThatAnUnknownTopicIsUnknown() {
        ProblemAnswers.expect(given().get(TOPICS + "/nobody"), 404, "not-found")
                .body("detail", equalTo("There is no topic nobody."))
                .body("instance", equalTo(TOPICS + "/nobody"));
    }
}
