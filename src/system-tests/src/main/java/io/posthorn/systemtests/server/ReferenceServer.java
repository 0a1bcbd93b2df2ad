package io.posthorn.systemtests.server;

import io.posthorn.systemtests.peer.Peers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Apache RocketMQ's name server and broker, each in a process. */
public final class ReferenceServer implements ServerUnderTest {

    private static final String PEER = "rocketmq-server-5";
    private static final long MEGABYTE = 1L << 20;

    /** With segments as large as it is shipped with, everything else is left as shipped too. */
    private static final int SHIPPED_SEGMENT_MB = 1_024;

    private static final String SMALL_FILES =
            "mappedFileSizeConsumeQueue=600000\nmaxHashSlotNum=100000\nmaxIndexNum=400000";

    private final ServerSettings settings;
    private final int brokerPort = Ports.free(2, 1);
    private final List<Integer> nameServerPorts = new ArrayList<>();
    private final List<ServerProcess> nameServers = new ArrayList<>();
    private final ServerProcess broker;
    private int bootsSeen;

    /**
     * @param settings how it is to run
     */
    public ReferenceServer(final ServerSettings settings) {
        this.settings = settings;
        for (int i = 0; i < settings.nameServers(); i++) {
            final int port = Ports.free(0, 0);
            nameServerPorts.add(port);
            nameServers.add(nameServer(i, port));
        }
        final Path conf = directory().resolve("broker.conf");
        write(conf, brokerConf());
        broker =
                new ServerProcess(
                        brokerLog(),
                        arguments(
                                settings.heapMb(),
                                "org.apache.rocketmq.broker.BrokerStartup",
                                conf));
        broker.environment("ROCKETMQ_HOME", directory().toString());
    }

    private ServerProcess nameServer(final int index, final int port) {
        final Path conf = directory().resolve("namesrv-" + index + ".conf");
        write(
                conf,
                """
                listenPort=%d
                kvConfigPath=%s
                """
                        .formatted(port, directory().resolve("kv-" + index + ".json")));
        final ServerProcess process =
                new ServerProcess(
                        directory().resolve("namesrv-" + index + ".log"),
                        arguments(128, "org.apache.rocketmq.namesrv.NamesrvStartup", conf));
        process.environment("ROCKETMQ_HOME", directory().toString());
        return process;
    }

    private String brokerConf() {
        return """
        brokerClusterName=DefaultCluster
        brokerName=broker-a
        brokerId=0
        brokerIP1=127.0.0.1
        listenPort=%d
        haListenPort=%d
        namesrvAddr=%s
        storePathRootDir=%s
        storePathCommitLog=%s
        mappedFileSizeCommitLog=%d
        %s
        flushDiskType=%s
        enablePropertyFilter=true
        autoCreateTopicEnable=true
        autoCreateSubscriptionGroup=true
        waitTimeMillsInSendQueue=3000
        osPageCacheBusyTimeOutMills=5000
        diskMaxUsedSpaceRatio=95
        """
                .formatted(
                        brokerPort,
                        brokerPort + 1,
                        nameServers(),
                        store(),
                        store().resolve("commitlog"),
                        settings.segmentMb() * MEGABYTE,
                        settings.segmentMb() < SHIPPED_SEGMENT_MB ? SMALL_FILES : "",
                        settings.syncFlush() ? "SYNC_FLUSH" : "ASYNC_FLUSH");
    }

    private List<String> arguments(final int heapMb, final String main, final Path conf) {
        final String classPath =
                Peers.jars(PEER).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                "-Xms" + Math.min(heapMb, 256) + "m",
                "-Xmx" + heapMb + "m",
                "-XX:+UseG1GC",
                "-XX:MaxDirectMemorySize=1g",
                // Its logs go below the user's home.
                "-Duser.home=" + directory(),
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                classPath,
                main,
                "-c",
                conf.toString());
    }

    @Override
    public void start() {
        for (int i = 0; i < nameServers.size(); i++) {
            final int port = nameServerPorts.get(i);
            if (!nameServers.get(i).isAlive()) {
                nameServers.get(i).start(() -> ServerProcess.listens(port));
            }
        }
        if (!broker.isAlive()) {
            broker.start(() -> boots() > bootsSeen && everyNameServerKnowsTheBroker());
            bootsSeen = boots();
        }
    }

    /** Its "boot success" comes before that, by seconds on a busy machine. */
    private boolean everyNameServerKnowsTheBroker() {
        for (int i = 0; i < nameServers.size(); i++) {
            if (nameServers.get(i).isAlive() && !RouteProbe.hasRoute(nameServerPorts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private int boots() {
        try {
            return Files.exists(brokerLog())
                    ? Files.readString(brokerLog()).split("boot success", -1).length - 1
                    : 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path brokerLog() {
        return directory().resolve("broker.log");
    }

    @Override
    public String nameServers() {
        return nameServerPorts.stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(";"));
    }

    @Override
    public void killBroker() {
        broker.kill();
    }

    /**
     * Ends the broker in good order, so that everything it keeps beside its log is written. Takes
     * more than 15 s.
     */
    public void stopBroker() {
        broker.stop();
    }

    /**
     * Where the broker keeps its data.
     *
     * @return its {@code storePathRootDir}
     */
    public Path store() {
        return directory().resolve("store");
    }

    @Override
    public String killNameServer() {
        final int last = nameServers.size() - 1;
        nameServers.get(last).kill();
        return "127.0.0.1:" + nameServerPorts.get(last);
    }

    @Override
    public List<Long> processIds() {
        final List<Long> ids = new ArrayList<>();
        nameServers.stream().filter(ServerProcess::isAlive).forEach(one -> ids.add(one.pid()));
        if (broker.isAlive()) {
            ids.add(broker.pid());
        }
        return ids;
    }

    @Override
    public Path directory() {
        return settings.directory();
    }

    @Override
    public void close() {
        // A good order takes it more than 15 s, and nobody reads its data again.
        broker.kill();
        nameServers.forEach(ServerProcess::kill);
    }

    private static void write(final Path file, final String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
