package io.posthorn.examples.jakarta;

import io.posthorn.systemtests.server.PosthornServer;

class PayaraIT extends ShopCases {

    @Override
    Container containerFor(final PosthornServer broker) {
        return new Payara(broker.nameServers());
    }
}
