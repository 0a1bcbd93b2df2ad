package io.posthorn.server.tool;

import io.posthorn.store.inspect.Inspection;
import io.posthorn.store.inspect.QueueEntry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists queues. */
@Command(
        name = "queues",
        description = "Lists the queues: their offsets and the times of their messages.",
        mixinStandardHelpOptions = true)
final class QueuesCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    @Option(
            names = "--topic",
            paramLabel = "<name>",
            description = "Only the queues of this topic.")
    private String topic;

    QueuesCommand() {}

    @Override
    public Integer call() throws IOException {
        final List<QueueEntry> queues;
        try (Inspection inspection = Inspection.open(store.directory())) {
            queues = inspection.queues(topic);
        }
        if (store.json()) {
            store.print(queues);
            return CommandLineTool.SOUND;
        }
        final Table table =
                new Table(
                        "topic", "queue", "min", "max", "messages", "first stored", "last stored");
        for (final QueueEntry each : queues) {
            table.row(
                    each.topic(),
                    each.queueId(),
                    each.minOffset(),
                    each.maxOffset(),
                    each.maxOffset() - each.minOffset(),
                    Table.time(each.firstStoreMs()),
                    Table.time(each.lastStoreMs()));
        }
        table.print(store.out());
        return CommandLineTool.SOUND;
    }
}
