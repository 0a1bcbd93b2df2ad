package io.posthorn.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.posthorn.broker.transaction.BranchState;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered about branches of distributed transactions. */
@QuarkusTest
class TransactionResourceTest {

    private static final String TRANSACTIONS = "/api/v1/transactions";
    private static final String PREPARED = "7:0102:03";
    private static final String ACTIVE = "7:0102:04";

    @Inject FakeBroker broker;

    @BeforeEach
    void begin() {
        broker.clear();
        broker.beginBranch(PREPARED, BranchState.PREPARED);
        broker.beginBranch(ACTIVE, BranchState.ACTIVE);
    }

    @AfterEach
    void clear() {
        broker.clear();
    }

    @Test
    void shouldListBranches() {
        given().get(TRANSACTIONS)
                .then()
                .statusCode(200)
                .body("total", equalTo(2))
                .body("items.id", contains(PREPARED, ACTIVE));
        given().queryParam("state", "PREPARED")
                .get(TRANSACTIONS)
                .then()
                .body("items.id", contains(PREPARED));
        given().queryParam("state", "SLEEPING").get(TRANSACTIONS).then().statusCode(400);
        given().queryParam("size", "0").get(TRANSACTIONS).then().statusCode(400);
    }

    @Test
    void shouldShowOneBranch() {
        given().get(TRANSACTIONS + "/" + PREPARED)
                .then()
                .statusCode(200)
                .body("formatId", equalTo(7))
                .body("globalId", equalTo("0102"))
                .body("qualifier", equalTo("03"))
                .body("state", equalTo("PREPARED"))
                .body("since", equalTo("2023-11-14T22:13:20Z"))
                .body("sent", equalTo(3))
                .body("settled", equalTo(2))
                .body("bytes", equalTo(1280));
        given().get(TRANSACTIONS + "/7:09:09")
                .then()
                .statusCode(404)
                .body("detail", containsString("7:09:09"));
    }

    @Test
    void shouldDecideAndForget() {
        given().delete(TRANSACTIONS + "/" + PREPARED).then().statusCode(409);
        given().post(TRANSACTIONS + "/" + PREPARED + "/commit").then().statusCode(204);
        given().post(TRANSACTIONS + "/" + PREPARED + "/rollback").then().statusCode(409);
        given().delete(TRANSACTIONS + "/" + PREPARED).then().statusCode(204);
        given().get(TRANSACTIONS + "/" + PREPARED).then().statusCode(404);
        given().post(TRANSACTIONS + "/" + ACTIVE + "/commit").then().statusCode(409);
        given().post(TRANSACTIONS + "/" + ACTIVE + "/rollback").then().statusCode(204);
        given().get(TRANSACTIONS).then().body("total", equalTo(0));
    }
}
