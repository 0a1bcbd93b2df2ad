package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.ClassPaths;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Our broker as it is packaged, and our provider. */
final class OwnServer implements JmsServer {

    private final PosthornServer server;

    OwnServer(final ServerSettings settings) {
        server = new PosthornServer(settings);
        server.start();
    }

    @Override
    public List<Long> processIds() {
        return server.processIds();
    }

    @Override
    public Path directory() {
        return server.directory();
    }

    @Override
    public List<Path> clientClassPath() throws IOException {
        return ClassPaths.ours();
    }

    @Override
    public String factory() {
        return PosthornConnectionFactory.class.getName();
    }

    @Override
    public String url() {
        return server.jmsUrl();
    }

    @Override
    public void close() {
        server.close();
    }
}
