package io.posthorn.examples.quarkus;

import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** The packaged broker in a process of its own, as long as the tests run. */
public class BrokerProcess implements QuarkusTestResourceLifecycleManager {

    private PosthornServer server;

    @Override
    public Map<String, String> start() {
        server =
                new PosthornServer(
                        ServerSettings.small(
                                Path.of("target", "broker", Long.toString(System.nanoTime()))));
        server.start();
        return Map.of("posthorn.url", server.jmsUrl());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
