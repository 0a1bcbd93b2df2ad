package io.posthorn.server.tool;

import io.posthorn.store.inspect.Inspection;
import io.posthorn.store.inspect.SegmentEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists segments. */
@Command(
        name = "segments",
        description = "Lists the files of the log and what is in them. Reads the whole log.",
        mixinStandardHelpOptions = true)
final class SegmentsCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    SegmentsCommand() {}

    @Override
    public Integer call() throws IOException {
        final List<SegmentEntry> segments;
        try (Inspection inspection = Inspection.open(store.directory());
                Bar bar = Bar.of("Reading")) {
            segments = inspection.segments(bar);
        }
        if (store.json()) {
            store.print(segments);
            return CommandLineTool.SOUND;
        }
        final Table table =
                new Table("file", "bytes", "used", "records", "first stored", "last stored");
        for (final SegmentEntry each : segments) {
            table.row(
                    String.valueOf(Path.of(each.path()).getFileName()),
                    each.end() - each.start(),
                    each.usedBytes(),
                    each.records(),
                    Table.time(each.firstStoreMs()),
                    Table.time(each.lastStoreMs()));
        }
        table.print(store.out());
        return CommandLineTool.SOUND;
    }
}
