package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Runs Artemis as {@code artemis create} would set it up: the settings that command writes, and a
 * journal buffer that waits as long as this disk takes for a block. Answers when clients are
 * served, and runs until its input ends.
 *
 * <p>Arguments: {@code directory port sync}.
 */
public final class ArtemisLauncher {

    /** How the command measures the disk. */
    private static final int BLOCK_LENGTH = 4_096;

    private static final int BLOCK_COUNT = 250;
    private static final int TRIES = 5;

    private static final String SETTINGS =
            """
            <configuration xmlns="urn:activemq">
              <core xmlns="urn:activemq:core">
                <name>rival</name>
                <persistence-enabled>true</persistence-enabled>
                <security-enabled>false</security-enabled>
                <journal-type>ASYNCIO</journal-type>
                <paging-directory>%1$s/paging</paging-directory>
                <bindings-directory>%1$s/bindings</bindings-directory>
                <journal-directory>%1$s/journal</journal-directory>
                <large-messages-directory>%1$s/large-messages</large-messages-directory>
                <journal-datasync>%2$s</journal-datasync>
                <journal-min-files>2</journal-min-files>
                <journal-pool-files>10</journal-pool-files>
                <journal-device-block-size>4096</journal-device-block-size>
                <journal-file-size>10M</journal-file-size>
                <journal-buffer-timeout>%3$d</journal-buffer-timeout>
                <journal-max-io>4096</journal-max-io>
                <page-sync-timeout>%3$d</page-sync-timeout>
                <disk-scan-period>5000</disk-scan-period>
                <max-disk-usage>90</max-disk-usage>
                <critical-analyzer>true</critical-analyzer>
                <critical-analyzer-timeout>120000</critical-analyzer-timeout>
                <critical-analyzer-check-period>60000</critical-analyzer-check-period>
                <critical-analyzer-policy>HALT</critical-analyzer-policy>
                <acceptors>
                  <acceptor name="artemis">tcp://127.0.0.1:%4$d?tcpSendBufferSize=1048576;tcpReceiveBufferSize=1048576;useEpoll=true;protocols=CORE</acceptor>
                </acceptors>
                <address-settings>
                  <address-setting match="#">
                    <dead-letter-address>DLQ</dead-letter-address>
                    <expiry-address>ExpiryQueue</expiry-address>
                    <redelivery-delay>0</redelivery-delay>
                    <max-size-bytes>-1</max-size-bytes>
                    <page-size-bytes>10M</page-size-bytes>
                    <max-read-page-messages>-1</max-read-page-messages>
                    <max-read-page-bytes>20M</max-read-page-bytes>
                    <message-counter-history-day-limit>10</message-counter-history-day-limit>
                    <address-full-policy>PAGE</address-full-policy>
                    <auto-create-queues>true</auto-create-queues>
                    <auto-create-addresses>true</auto-create-addresses>
                    <auto-delete-queues>false</auto-delete-queues>
                    <auto-delete-addresses>false</auto-delete-addresses>
                  </address-setting>
                </address-settings>
              </core>
            </configuration>
            """;

    private ArtemisLauncher() {}

    /**
     * Runs the broker.
     *
     * @param arguments see the class
     * @throws Exception if it cannot be started
     */
    public static void main(final String[] arguments) throws Exception {
        final Arguments given = Arguments.of(ArtemisLauncher.class, arguments);
        final Path directory = Path.of(given.text("directory", "data")).toAbsolutePath();
        final int port = given.number("port", 61_616);
        final boolean sync = Boolean.parseBoolean(given.text("sync", "false"));
        given.end();
        Files.createDirectories(directory);
        final long blockNanos = blockNanos(directory, sync);
        final Path settings = directory.resolve("broker.xml");
        Files.writeString(settings, SETTINGS.formatted(directory, sync, blockNanos, port));
        final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfigResourcePath(settings.toUri().toString());
        broker.start();
        new Answer().with("journal-buffer-timeout, ns", blockNanos).print();
        while (System.in.read() >= 0) {
            // Nothing is said to it; the end of its input is the end of the program that started
            // it.
        }
        System.exit(0);
    }

    /** How long a block takes to be written, one at a time; the best try counts. */
    private static long blockNanos(final Path directory, final boolean sync) throws IOException {
        final Path file = directory.resolve("measured");
        long best = Long.MAX_VALUE;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            write(channel, false);
            channel.force(true);
            for (int i = 0; i < TRIES; i++) {
                best = Math.min(best, write(channel, sync));
            }
        }
        Files.delete(file);
        return best / BLOCK_COUNT;
    }

    private static long write(final FileChannel channel, final boolean sync) throws IOException {
        final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH);
        final long begin = System.nanoTime();
        for (int i = 0; i < BLOCK_COUNT; i++) {
            channel.write(block.clear(), (long) i * BLOCK_LENGTH);
            if (sync) {
                channel.force(false);
            }
        }
        return System.nanoTime() - begin;
    }
}
