package io.posthorn.systemtests.server;

import java.nio.file.Path;
import java.util.List;

/** A broker with its name servers, in processes of their own. Not for use by several threads. */
public interface ServerUnderTest extends AutoCloseable {

    /**
     * Starts what is not running and returns when clients are served. Ports stay what they were.
     */
    void start();

    /**
     * The addresses a client is given.
     *
     * @return {@code host:port}, separated by semicolons
     */
    String nameServers();

    /** Ends the broker's process as a power cut would: no shutdown hook runs. */
    void killBroker();

    /**
     * Ends one name server that is not in the broker's process, without a farewell.
     *
     * @return the address that is dead now
     */
    String killNameServer();

    /**
     * The processes whose work counts as the server's.
     *
     * @return process ids
     */
    List<Long> processIds();

    /**
     * Where its data and logs are.
     *
     * @return a directory
     */
    Path directory();

    /** Ends all processes, ours in good order. */
    @Override
    void close();
}
