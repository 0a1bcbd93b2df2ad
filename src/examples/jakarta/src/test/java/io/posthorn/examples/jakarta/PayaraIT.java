package io.posthorn.examples.jakarta;

import io.posthorn.systemtests.server.PosthornServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PayaraIT extends ShopCases {

    private static PosthornServer broker;
    private static Payara payara;

    @BeforeAll
    static void start() {
        broker = startBroker("payara");
        payara = new Payara(broker.nameServers());
        payara.start();
    }

    @AfterAll
    static void stop() {
        if (payara != null) {
            payara.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    PosthornServer broker() {
        return broker;
    }

    @Override
    Container container() {
        return payara;
    }
}
