package io.posthorn.server.rest;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same cases on the packaged application, which has the real broker in it. */
@QuarkusIntegrationTest
class MessageResourceIT extends MessageResourceCases {}
