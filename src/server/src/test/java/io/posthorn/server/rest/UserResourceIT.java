package io.posthorn.server.rest;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.BeforeEach;

/** The same cases on the packaged application, which has the real broker in it. */
@QuarkusIntegrationTest
class UserResourceIT extends UserResourceCases {

    @BeforeEach
    void waitForTheBroker() {
        RealBroker.awaitReady();
    }
}
