package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes topics and groups that no other case uses. */
final class Names {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Names() {}

    static String unique(final String stem) {
        return stem + "-" + System.nanoTime() + "-" + NEXT.incrementAndGet();
    }

    static String topic() {
        return create(unique("topic"));
    }

    static String create(final String topic) {
        given().contentType(ContentType.JSON)
                .body(Map.of("name", topic))
                .post("/api/v1/topics")
                .then()
                .statusCode(201);
        return topic;
    }

    static String group() {
        final String group = unique("group");
        given().contentType(ContentType.JSON)
                .body(Map.of("name", group))
                .post("/api/v1/groups")
                .then()
                .statusCode(201);
        return group;
    }

    static String send(final String topic, final String json) {
        return given().contentType(ContentType.JSON)
                .body(json)
                .post("/api/v1/topics/" + topic + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .path("messageId");
    }
}
