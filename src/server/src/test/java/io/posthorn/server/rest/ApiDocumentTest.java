package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A description that leaves things out is worse than none: somebody believes it. */
@QuarkusTest
class ApiDocumentTest {

    private static JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/q/openapi").asString());
    }

    @Test
    void shouldDescribeEveryOperationItsParametersAndItsProblems() throws Exception {
        final List<String> gaps = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                operation ->
                                                        inspect(
                                                                operation.getKey()
                                                                        + " "
                                                                        + path.getKey(),
                                                                operation.getValue(),
                                                                gaps)));
        assertThat(gaps).isEmpty();
    }

    private static void inspect(
            final String name, final JsonNode operation, final List<String> gaps) {
        for (final String needed : List.of("operationId", "summary", "description", "tags")) {
            if (!operation.hasNonNull(needed)) {
                gaps.add(name + " has no " + needed);
            }
        }
        for (final JsonNode parameter : operation.path("parameters")) {
            if (!parameter.hasNonNull("description") || !parameter.has("example")) {
                gaps.add(name + " does not explain " + parameter.get("name"));
            }
        }
        for (final String status : problemsOf(name, operation.has("requestBody"))) {
            if (!operation.at("/responses/" + status + "/content").has(Problem.MEDIA_TYPE)) {
                gaps.add(name + " does not tell of " + status);
            }
        }
    }

    private static List<String> problemsOf(final String name, final boolean hasBody) {
        final List<String> statuses = new ArrayList<>(List.of("400", "406", "500", "503"));
        if (name.contains("{")) {
            statuses.add("404");
        }
        if (name.startsWith("post") || name.startsWith("patch")) {
            statuses.add("409");
        }
        if (hasBody) {
            statuses.add("415");
        }
        if (name.startsWith("post") && name.endsWith("/messages")) {
            statuses.addAll(List.of("403", "413", "429"));
        }
        return statuses;
    }

    @Test
    void shouldCallPagesByTheNameOfWhatIsOnThem() throws Exception {
        final JsonNode document = document();
        assertThat(document.at("/components/schemas").properties())
                .extracting(Map.Entry::getKey)
                .contains(
                        "TopicPage",
                        "GroupPage",
                        "SubscriptionPage",
                        "DeadLetterGroupPage",
                        "TransactionPage",
                        "UserPage")
                .noneMatch(name -> name.startsWith("PageView"));
        assertThat(
                        document.at(
                                        "/paths/~1api~1v1~1topics/get/responses/200/content/application~1json/schema/$ref")
                                .asText())
                .isEqualTo("#/components/schemas/TopicPage");
    }

    @Test
    void shouldExplainEveryFieldWithAnExampleOrAReference() throws Exception {
        final List<String> gaps = new ArrayList<>();
        document()
                .at("/components/schemas")
                .properties()
                .forEach(
                        schema ->
                                schema.getValue()
                                        .path("properties")
                                        .properties()
                                        .forEach(
                                                field -> {
                                                    if (isUnexplained(field.getValue())) {
                                                        gaps.add(
                                                                schema.getKey()
                                                                        + "."
                                                                        + field.getKey());
                                                    }
                                                }));
        assertThat(gaps).isEmpty();
    }

    private static boolean isUnexplained(final JsonNode field) {
        return !field.has("$ref") && !field.hasNonNull("description");
    }

    @Test
    void shouldKnowEveryResourceOfThisDoor() throws Exception {
        final List<String> paths = new ArrayList<>();
        document().get("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths)
                .contains(
                        "/api/v1/cluster",
                        "/api/v1/broker",
                        "/api/v1/brokers",
                        "/api/v1/brokers/{name}/{id}",
                        "/api/v1/topics",
                        "/api/v1/topics/{topic}",
                        "/api/v1/topics/{topic}/stats",
                        "/api/v1/topics/{topic}/groups",
                        "/api/v1/topics/{topic}/messages",
                        "/api/v1/topics/{topic}/messages/{id}",
                        "/api/v1/topics/{topic}/queues/{queueId}/messages",
                        "/api/v1/groups",
                        "/api/v1/groups/{group}",
                        "/api/v1/groups/{group}/lag",
                        "/api/v1/groups/{group}/members",
                        "/api/v1/groups/{group}/offsets",
                        "/api/v1/messages/{id}",
                        "/api/v1/subscriptions",
                        "/api/v1/subscriptions/{topic}/{group}",
                        "/api/v1/subscriptions/{topic}/{group}/reset",
                        "/api/v1/dead-letters",
                        "/api/v1/dead-letters/{group}",
                        "/api/v1/dead-letters/{group}/letters",
                        "/api/v1/dead-letters/{group}/letters/{queueId}/{queueOffset}",
                        "/api/v1/dead-letters/{group}/letters/{queueId}/{queueOffset}/resend",
                        "/api/v1/dead-letters/{group}/jobs",
                        "/api/v1/dead-letters/{group}/jobs/{job}",
                        "/api/v1/dead-letters/{group}/export",
                        "/api/v1/users",
                        "/api/v1/users/{user}");
    }
}
