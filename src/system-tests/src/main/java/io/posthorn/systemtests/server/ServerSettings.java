package io.posthorn.systemtests.server;

import java.nio.file.Path;

/**
 * How a server under test is started.
 *
 * @param directory where it keeps data and logs; made if missing
 * @param syncFlush whether a send is answered only when the message is on disk
 * @param heapMb the largest heap of the process that holds the broker
 * @param segmentMb the size of a commit log file
 * @param nameServers how many name servers, at least 1
 */
public record ServerSettings(
        Path directory, boolean syncFlush, int heapMb, int segmentMb, int nameServers) {

    /**
     * Small files, 512 MiB of heap, asynchronous flush, one name server.
     *
     * @param directory where it keeps data and logs
     * @return the settings most tests want
     */
    public static ServerSettings small(final Path directory) {
        return new ServerSettings(directory, false, 512, 64, 1);
    }

    /**
     * The same with synchronous flush.
     *
     * @return a copy
     */
    public ServerSettings flushingSynchronously() {
        return new ServerSettings(directory, true, heapMb, segmentMb, nameServers);
    }

    /**
     * The same with several name servers.
     *
     * @param count how many
     * @return a copy
     */
    public ServerSettings withNameServers(final int count) {
        return new ServerSettings(directory, syncFlush, heapMb, segmentMb, count);
    }
}
