package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is answered about the dead letters of any broker. */
abstract class DeadLetterResourceCases {

    private static final String LETTERS = "/api/v1/dead-letters";

    /**
     * A group with letters, as if a tool had moved them there: they do not say where they come
     * from.
     */
    private static String withLetters(final String... bodies) {
        final String group = Names.unique("dead");
        for (final String body : bodies) {
            Names.send("%DLQ%" + group, "{\"body\":\"" + body + "\",\"queueId\":0}");
        }
        return group;
    }

    private static String letter(final String group, final int offset) {
        return LETTERS + "/" + group + "/letters/0/" + offset;
    }

    private static Response resend(final String group, final int offset, final String topic) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("topic", topic))
                .post(letter(group, offset) + "/resend");
    }

    @Test
    void shouldShowTheLettersOfAGroup() {
        final String group = withLetters("a", "b", "c");
        given().queryParam("search", group)
                .get(LETTERS)
                .then()
                .statusCode(200)
                .body("items.group", contains(group))
                .body("items[0].open", equalTo(3))
                .body("items[0].topic", equalTo("%DLQ%" + group));
        given().queryParam("limit", 2)
                .get(LETTERS + "/" + group + "/letters")
                .then()
                .statusCode(200)
                .body("letters.message.body", contains("a", "b"))
                .body("nextOffset", equalTo(2))
                .body("maxOffset", equalTo(3));
        given().get(letter(group, 2))
                .then()
                .statusCode(200)
                .body("message.body", equalTo("c"))
                .body("open", equalTo(true));
        ProblemAnswers.expect(given().get(letter(group, 3)), 404, "not-found");
        ProblemAnswers.expect(given().get(LETTERS + "/nobody"), 404, "not-found");
        ProblemAnswers.expect(
                        given().get(LETTERS + "/" + group + "/letters/0/first"),
                        400,
                        "invalid-value")
                .body("field", equalTo("queueOffset"));
    }

    @Test
    void shouldSendALetterAgainOnce() {
        final String group = withLetters("a", "b");
        final String topic = Names.topic();
        final String place =
                resend(group, 1, topic)
                        .then()
                        .statusCode(201)
                        .body("topic", equalTo(topic))
                        .extract()
                        .header("Location");
        given().get(place).then().statusCode(200).body("body", equalTo("b"));
        ProblemAnswers.expect(resend(group, 1, topic), 409, "conflict");
        given().get(letter(group, 1)).then().body("open", equalTo(false));
        given().get(LETTERS + "/" + group + "/letters")
                .then()
                .body("letters.queueOffset", contains(0));
        given().queryParam("settled", true)
                .get(LETTERS + "/" + group + "/letters")
                .then()
                .body("letters.open", contains(true, false));
    }

    @Test
    void shouldSayWhyALetterCannotBeSent() {
        final String group = withLetters("a");
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).post(letter(group, 0) + "/resend"),
                        400,
                        "invalid-value")
                .body("field", equalTo("topic"));
        ProblemAnswers.expect(resend(group, 0, "nobody"), 400, "invalid-value")
                .body("field", equalTo("topic"));
        ProblemAnswers.expect(resend(group, 9, "nobody"), 404, "not-found");
    }

    @Test
    void shouldPurgeOneLetterAndAll() {
        final String group = withLetters("a", "b", "c");
        given().delete(letter(group, 1)).then().statusCode(204);
        ProblemAnswers.expect(given().delete(letter(group, 1)), 409, "conflict");
        given().delete(LETTERS + "/" + group + "/letters")
                .then()
                .statusCode(200)
                .body("purged", equalTo(2));
        given().get(LETTERS + "/" + group)
                .then()
                .body("open", equalTo(0))
                .body("stored", equalTo(3));
        ProblemAnswers.expect(given().delete(LETTERS + "/nobody/letters"), 404, "not-found");
    }

    @Test
    void shouldSendAllAgainAsAJob() {
        final String group = withLetters("a", "b", "c");
        final String topic = Names.topic();
        final String job =
                given().contentType(ContentType.JSON)
                        .body(Map.of("topic", topic, "perSecond", 1_000))
                        .post(LETTERS + "/" + group + "/jobs")
                        .then()
                        .statusCode(202)
                        .body("total", equalTo(3))
                        .extract()
                        .header("Location");
        awaitState(job, "DONE");
        given().get(job).then().body("sent", equalTo(3)).body("skipped", equalTo(0));
        given().get(LETTERS + "/" + group + "/jobs").then().body("", hasSize(1));
        given().get(LETTERS + "/" + group).then().body("open", equalTo(0));
        given().get("/api/v1/topics/" + topic).then().body("messageCount", equalTo(3));
        ProblemAnswers.expect(given().delete(job), 409, "conflict");
    }

    private static void awaitState(final String job, final String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get(job).path("state"), state::equals);
    }

    @Test
    void shouldCancelAJobAndRefuseASecondOne() {
        final String group = withLetters("a", "b", "c", "d", "e", "f", "g", "h");
        final Map<String, Object> slow = Map.of("topic", Names.topic(), "perSecond", 1);
        final String jobs = LETTERS + "/" + group + "/jobs";
        final String job =
                given().contentType(ContentType.JSON)
                        .body(slow)
                        .post(jobs)
                        .then()
                        .statusCode(202)
                        .extract()
                        .header("Location");
        given().get(LETTERS + "/" + group).then().body("job.state", equalTo("RUNNING"));
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body(slow).post(jobs), 409, "conflict");
        ProblemAnswers.expect(given().delete(LETTERS + "/" + group + "/letters"), 409, "conflict");
        given().delete(job).then().statusCode(204);
        given().get(job).then().body("state", equalTo("CANCELLED"));
        ProblemAnswers.expect(given().get(jobs + "/nobody"), 404, "not-found");
    }

    @Test
    void shouldNameTheFieldThatKeepsAJobFromBeginning() {
        final String jobs = LETTERS + "/" + withLetters("a") + "/jobs";
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON)
                                .body(Map.of("perSecond", 0))
                                .post(jobs),
                        400,
                        "invalid-value")
                .body("field", equalTo("perSecond"));
        ProblemAnswers.expect(
                        given().contentType(ContentType.JSON).body(Map.of("speed", 9)).post(jobs),
                        400,
                        "invalid-value")
                .body("field", equalTo("speed"));
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).body(Map.of("topic", "nobody")).post(jobs),
                404,
                "not-found");
        ProblemAnswers.expect(
                given().contentType(ContentType.JSON).post(jobs), 400, "malformed-request");
    }

    @Test
    void shouldExportWhatIsOpenLineByLine() {
        final String group = withLetters("a", "b", "c");
        given().delete(letter(group, 1)).then().statusCode(204);
        final String text =
                given().get(LETTERS + "/" + group + "/export")
                        .then()
                        .statusCode(200)
                        .contentType(containsString("application/x-ndjson"))
                        .header("Content-Disposition", endsWith(group + ".ndjson\""))
                        .extract()
                        .asString();
        final String[] lines = text.split("\n");
        assertThat(lines).hasSize(2);
        final JsonPath last = JsonPath.from(lines[1]);
        assertThat(last.getInt("queueOffset")).isEqualTo(2);
        assertThat(Base64.getDecoder().decode(last.getString("bodyBase64")))
                .asString()
                .isEqualTo("c");
        ProblemAnswers.expect(given().get(LETTERS + "/nobody/export"), 404, "not-found");
    }
}
