package io.posthorn.server.rest;

import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/** Checks what every problem document has in common. */
final class ProblemAnswers {

    private ProblemAnswers() {}

    static ValidatableResponse expect(
            final Response response, final int status, final String kind) {
        return response.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("type", equalTo("urn:posthorn:problem:" + kind))
                .body("title", not(blankOrNullString()))
                .body("detail", not(blankOrNullString()))
                .body("instance", not(blankOrNullString()));
    }
}
