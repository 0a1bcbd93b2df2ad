package io.posthorn.examples.jakarta;

import java.util.List;

/** Payara Micro: everything is on its command line. */
final class Payara extends Container {

    private final String nameServers;

    /**
     * @param nameServers where the broker is found
     */
    Payara(final String nameServers) {
        super("payara", freePort());
        this.nameServers = nameServers;
    }

    @Override
    List<String> arguments() {
        return List.of(
                "-Xmx512m",
                "-Drocketmq.namesrv.addr=" + nameServers,
                "-jar",
                distributions().resolve("payara-micro.jar").toString(),
                "--nocluster",
                "--rootDir",
                directory().resolve("root").toString(),
                "--port",
                Integer.toString(port()),
                "--deploy",
                adapter(directory()).toString(),
                "--deploy",
                shop().toString());
    }
}
