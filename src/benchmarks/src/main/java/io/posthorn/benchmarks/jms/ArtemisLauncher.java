package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Runs Artemis as {@code artemis create} would set it up: the settings that command writes, a
 * journal with asynchronous I/O where there is libaio, and a journal buffer that waits as long as
 * this disk takes for a block. Answers when clients are served, and runs until its input ends.
 *
 * <p>Arguments: {@code directory port sync}.
 */
public final class ArtemisLauncher {

    /** How the command measures the disk. */
    private static final int BLOCK_LENGTH = 4_096;

    private static final int BLOCK_COUNT = 250;
    private static final int TRIES = 5;
    private static final int MAX_IO = 4_096;

    /** Said to be off where Artemis is installed; a line for each message otherwise. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    private static final String SETTINGS =
            """
            <configuration xmlns="urn:activemq">
              <core xmlns="urn:activemq:core">
                <name>rival</name>
                <persistence-enabled>true</persistence-enabled>
                <security-enabled>false</security-enabled>
                <journal-type>%5$s</journal-type>
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
                <journal-max-io>%6$d</journal-max-io>
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
        AUDIT.setLevel(Level.OFF);
        Files.createDirectories(directory);
        final boolean asynchronous = AIOSequentialFileFactory.isSupported();
        final long blockNanos = blockNanos(files(directory, asynchronous).setDatasync(sync));
        final Path settings = directory.resolve("broker.xml");
        Files.writeString(
                settings,
                SETTINGS.formatted(
                        directory,
                        sync,
                        blockNanos,
                        port,
                        asynchronous ? "ASYNCIO" : "NIO",
                        asynchronous ? MAX_IO : 1));
        final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfigResourcePath(settings.toUri().toString());
        broker.start();
        new Answer()
                .with("asynchronous I/O", asynchronous ? 1 : 0)
                .with("journal-buffer-timeout, ns", blockNanos)
                .print();
        while (System.in.read() >= 0) {
            // Nothing is said to it; the end of its input is the end of the program that started
            // it.
        }
        System.exit(0);
    }

    /** A block is written again and again, so no factory may take it back. */
    private static SequentialFileFactory files(final Path directory, final boolean asynchronous) {
        if (asynchronous) {
            final AIOSequentialFileFactory files =
                    new AIOSequentialFileFactory(directory.toFile(), MAX_IO);
            files.disableBufferReuse();
            return files;
        }
        final NIOSequentialFileFactory files = new NIOSequentialFileFactory(directory.toFile(), 1);
        files.disableBufferReuse();
        return files;
    }

    /** How long a block takes to be written when many are under way; the best try counts. */
    private static long blockNanos(final SequentialFileFactory files) throws Exception {
        files.start();
        if (files instanceof AIOSequentialFileFactory) {
            files.setAlignment(BLOCK_LENGTH);
        }
        final SequentialFile file = files.createSequentialFile("measured.tmp");
        file.open();
        file.fill(BLOCK_LENGTH * BLOCK_COUNT);
        final ByteBuffer block = files.newBuffer(BLOCK_LENGTH);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            best = Math.min(best, write(file, block));
        }
        files.releaseDirectBuffer(block);
        file.close();
        file.delete();
        files.stop();
        return best / BLOCK_COUNT;
    }

    private static long write(final SequentialFile file, final ByteBuffer block) throws Exception {
        final Blocks written = new Blocks();
        file.position(0);
        final long begin = System.nanoTime();
        for (int i = 0; i < BLOCK_COUNT; i++) {
            file.writeDirect(block.rewind(), true, written);
        }
        return written.await() - begin;
    }

    /** Waits for what is under way. */
    private static final class Blocks implements IOCallback {

        private final CountDownLatch left = new CountDownLatch(BLOCK_COUNT);
        private final AtomicReference<String> fault = new AtomicReference<>();

        @Override
        public void done() {
            left.countDown();
        }

        @Override
        public void onError(final int code, final String message) {
            fault.set("error %d: %s".formatted(code, message));
            left.countDown();
        }

        long await() throws IOException, InterruptedException {
            if (!left.await(1, TimeUnit.MINUTES) || fault.get() != null) {
                throw new IOException("the disk cannot be measured: " + fault.get());
            }
            return System.nanoTime();
        }
    }
}
