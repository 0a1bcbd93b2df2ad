package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.ClassPaths;
import io.posthorn.benchmarks.contest.ForkedJvm;
import io.posthorn.systemtests.peer.Peers;
import io.posthorn.systemtests.server.Ports;
import io.posthorn.systemtests.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The published broker in a JVM of its own, and its own client. Ends as a power cut would. */
final class ArtemisServer implements JmsServer {

    private static final String PEER = "artemis-2";

    /** Named, not linked: none of its classes shall be on our class path. */
    private static final String FACTORY =
            "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";

    private final ServerSettings settings;
    private final int port = Ports.free(0, 0);
    private final ForkedJvm jvm;

    ArtemisServer(final ServerSettings settings) throws IOException {
        this.settings = settings;
        jvm =
                new ForkedJvm(
                        new ForkedJvm.Launch(
                                ArtemisLauncher.class,
                                clientClassPath(),
                                List.of("-Xmx" + settings.heapMb() + "m"),
                                List.of(
                                        "directory=" + settings.directory().resolve("data"),
                                        "port=" + port,
                                        "sync=" + settings.syncFlush()),
                                settings.directory().resolve("artemis.log")));
        System.err.println("  started: " + jvm.answer());
    }

    @Override
    public List<Long> processIds() {
        return List.of(jvm.processId());
    }

    @Override
    public Path directory() {
        return settings.directory();
    }

    /** The broker's jars and the client's are one set; neither minds the other. */
    @Override
    public List<Path> clientClassPath() throws IOException {
        return ClassPaths.withNoneOfOurs(Peers.jars(PEER));
    }

    @Override
    public String factory() {
        return FACTORY;
    }

    @Override
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        jvm.close();
    }
}
