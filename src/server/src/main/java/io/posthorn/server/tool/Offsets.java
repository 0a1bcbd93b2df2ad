package io.posthorn.server.tool;

import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.broker.delivery.ConsumerOffsets;
import java.io.IOException;
import java.nio.file.Path;

/** The consumer offsets beside a log. */
final class Offsets {

    private Offsets() {}

    static ConsumerOffsets in(final Path directory) throws IOException {
        final ConsumerOffsets offsets =
                new ConsumerOffsets(
                        new SmallFile(new LocalDisk(), directory.resolve("consumer-offsets")));
        offsets.load();
        return offsets;
    }
}
