package io.posthorn.server.rest;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class UserResourceTest extends UserResourceCases {}
