package io.posthorn.server.metadata;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class UserTableTest extends UserTableCases {}
