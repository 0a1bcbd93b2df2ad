package io.posthorn.server.metadata;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PanacheStoreTest extends PanacheStoreCases {}
