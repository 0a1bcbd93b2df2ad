package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is answered about users. Names are made unique, since databases may be shared. */
abstract class UserResourceCases {

    private static final String USERS = "/api/v1/users";
    private static final String PASSWORD = "correct horse battery staple";

    private static Response create(final Map<String, Object> draft) {
        return given().contentType(ContentType.JSON).body(draft).post(USERS);
    }

    private static String user() {
        final String name = Names.unique("user");
        create(Map.of("name", name, "password", PASSWORD)).then().statusCode(201);
        return name;
    }

    private static Response alter(final String name, final Map<String, Object> patch) {
        return given().contentType(ContentType.JSON).body(patch).patch(USERS + "/" + name);
    }

    @Test
    void shouldCreateAUserAndShowHimWithoutHisPassword() {
        final String name = Names.unique("Ann.Lee@example");
        create(Map.of("name", name, "password", PASSWORD))
                .then()
                .statusCode(201)
                .header("Location", endsWith(USERS + "/" + name))
                .body("name", equalTo(name))
                .body("enabled", equalTo(true));
        final Response shown = given().get(USERS + "/" + name);
        shown.then().statusCode(200).body("name", equalTo(name)).body("enabled", equalTo(true));
        assertThat(shown.<Map<String, Object>>path("").keySet())
                .isEqualTo(Set.of("name", "enabled", "createdAt", "changedAt"));
    }

    @Test
    void shouldCreateAUserWhoMayNotConnectYet() {
        final String name = Names.unique("user");
        create(Map.of("name", name, "password", PASSWORD, "enabled", false))
                .then()
                .statusCode(201)
                .body("enabled", equalTo(false));
    }

    @Test
    void shouldNotCreateAUserTwice() {
        final String name = user();
        ProblemAnswers.expect(create(Map.of("name", name, "password", PASSWORD)), 409, "conflict")
                .body("detail", containsString(name))
                .body("field", equalTo("name"));
    }

    @Test
    void shouldRefuseNamesAndPasswordsThatCannotBe() {
        ProblemAnswers.expect(
                        create(Map.of("name", "no blanks", "password", PASSWORD)),
                        400,
                        "illegal-name")
                .body("field", equalTo("name"));
        ProblemAnswers.expect(
                        create(Map.of("name", Names.unique("user"), "password", "sesame")),
                        400,
                        "invalid-value")
                .body("field", equalTo("password"))
                .body("detail", equalTo("password must have 8 to 256 characters."))
                .body("detail", not(containsString("sesame")));
        ProblemAnswers.expect(create(Map.of("enabled", true)), 400, "invalid-value")
                .body("errors", hasSize(2));
        ProblemAnswers.expect(
                        create(Map.of("name", "a", "password", PASSWORD, "roles", "x")),
                        400,
                        "invalid-value")
                .body("field", equalTo("roles"));
    }

    @Test
    void shouldChangeAPasswordAndDisableAndEnableAUser() {
        final String name = user();
        final String before = given().get(USERS + "/" + name).path("changedAt");
        alter(name, Map.of("password", "another password"))
                .then()
                .statusCode(200)
                .body("enabled", equalTo(true));
        alter(name, Map.of("enabled", false))
                .then()
                .statusCode(200)
                .body("enabled", equalTo(false));
        final String after =
                alter(name, Map.of("enabled", true))
                        .then()
                        .statusCode(200)
                        .body("enabled", equalTo(true))
                        .extract()
                        .path("changedAt");
        assertThat(Instant.parse(after)).isAfter(Instant.parse(before));
        ProblemAnswers.expect(alter(name, Map.of("password", "x")), 400, "invalid-value")
                .body("field", equalTo("password"));
    }

    @Test
    void shouldDeleteAUser() {
        final String name = user();
        given().delete(USERS + "/" + name).then().statusCode(204);
        ProblemAnswers.expect(given().get(USERS + "/" + name), 404, "not-found")
                .body("detail", equalTo("There is no user %s.".formatted(name)));
        ProblemAnswers.expect(given().delete(USERS + "/" + name), 404, "not-found");
        ProblemAnswers.expect(alter(name, Map.of("enabled", true)), 404, "not-found");
    }

    @Test
    void shouldListUsers() {
        final String name = user();
        given().queryParam("search", name.toUpperCase(Locale.ROOT))
                .get(USERS)
                .then()
                .statusCode(200)
                .body("items.name", hasItem(name))
                .body("items", hasSize(1))
                .body("total", equalTo(1))
                .body("page", equalTo(0))
                .body("size", equalTo(50));
        ProblemAnswers.expect(given().queryParam("size", 0).get(USERS), 400, "invalid-value")
                .body("field", equalTo("size"));
    }
}
