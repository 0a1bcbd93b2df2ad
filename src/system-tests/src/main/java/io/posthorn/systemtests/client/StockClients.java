package io.posthorn.systemtests.client;

import io.posthorn.systemtests.peer.Peers;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The published clients a server has to satisfy. Each is loaded once, when first used. */
public enum StockClients {

    /** The last of the 4.x line. */
    V4("rocketmq-client-4", "JSON"),

    /** The newest. */
    V5("rocketmq-client-5", "JSON"),

    /** The newest, sending the binary header. */
    V5_BINARY("rocketmq-client-5", "ROCKETMQ");

    private static final String DRIVER = "io.posthorn.systemtests.driver.Stock";
    private static final String ENCODER = "org.apache.rocketmq.remoting.protocol.RemotingCommand";
    private static final String ENCODING = "rocketmq.serialize.type";

    private final String peer;
    private final String encoding;
    private StockClient loaded;

    StockClients(final String peer, final String encoding) {
        this.peer = peer;
        this.encoding = encoding;
    }

    /**
     * The client, loaded in isolation from the others.
     *
     * @return the one instance of this version
     */
    public synchronized StockClient get() {
        if (loaded == null) {
            loaded = load();
        }
        return loaded;
    }

    /**
     * Whether a message may carry any delivery time, which came with 5.0.
     *
     * @return false for 4.x
     */
    public boolean knowsTimers() {
        return this != V4;
    }

    /**
     * Whether it can pop, which came with 5.0.
     *
     * @return false for 4.x
     */
    public boolean knowsPop() {
        return this != V4;
    }

    /**
     * The class path that runs the driver with this client in a process of its own.
     *
     * @return directories and jars
     */
    public List<Path> classPath() {
        final List<Path> path = new ArrayList<>();
        path.add(Peers.driverClasses());
        path.addAll(Peers.jars(peer));
        return path;
    }

    /**
     * What a process needs to be told beside its class path.
     *
     * @return JVM arguments
     */
    public List<String> jvmArguments() {
        return List.of("-D" + ENCODING + "=" + encoding);
    }

    private StockClient load() {
        synchronized (StockClients.class) {
            final Path home = Peers.target().resolve("client-home");
            System.setProperty("rocketmq.client.logRoot", home.resolve("4").toString());
            System.setProperty("rocketmq.log.root", home.resolve("5").toString());
            System.setProperty(
                    "rocketmq.client.localOffsetStoreDir", home.resolve("offsets").toString());
            // 20 s by default; a client also shares anew when it is told of a change.
            System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
            // Read once, by a static initialiser of the client: so it must be set while that runs.
            System.setProperty(ENCODING, encoding);
            try {
                final ClassLoader loader = new Isolated(classPath());
                Class.forName(ENCODER, true, loader);
                return (StockClient)
                        loader.loadClass(DRIVER).getDeclaredConstructor().newInstance();
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException("cannot load " + this, e);
            } finally {
                System.clearProperty(ENCODING);
            }
        }
    }

    /** Finds everything but the JDK and this package's words in its own jars. */
    private static final class Isolated extends URLClassLoader {

        private static final String SHARED = StockClients.class.getPackageName() + ".";

        Isolated(final List<Path> path) {
            super(path.stream().map(Isolated::url).toArray(URL[]::new), platform());
        }

        private static ClassLoader platform() {
            return ClassLoader.getPlatformClassLoader();
        }

        private static URL url(final Path path) {
            try {
                return path.toUri().toURL();
            } catch (final IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve)
                throws ClassNotFoundException {
            if (name.startsWith(SHARED)) {
                return StockClients.class.getClassLoader().loadClass(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
