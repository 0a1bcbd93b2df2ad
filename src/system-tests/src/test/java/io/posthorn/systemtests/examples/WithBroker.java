package io.posthorn.systemtests.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.posthorn.systemtests.SharedServer;
import io.posthorn.systemtests.server.Servers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the examples have in common: the broker of all tests. */
@ExtendWith(SharedServer.class)
abstract class WithBroker {

    static final int LIMIT_MS = 30_000;

    @BeforeEach
    void requirePosthorn() {
        assumeTrue(Servers.chosen() == Servers.POSTHORN, "the reference knows no JMS");
    }

    /** Where JMS clients find it. */
    static String url() {
        return "posthorn://" + SharedServer.server().nameServers().replace(';', ',');
    }
}
