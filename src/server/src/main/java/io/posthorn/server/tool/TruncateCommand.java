package io.posthorn.server.tool;

import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.store.inspect.Truncation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts the log. */
@Command(
        name = "truncate",
        description =
                "Cuts the log at the start of a record. What is derived is dropped, so that the"
                        + " next start derives it anew; groups that were further are set back.",
        mixinStandardHelpOptions = true)
final class TruncateCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    @Parameters(
            paramLabel = "<physical offset>",
            description = "Where the log is to end: the start of a record.")
    private long offset;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--discard",
            description = "Do not keep the bytes cut off in lost-tail-<offset>.")
    private boolean discard;

    TruncateCommand() {}

    @Override
    public Integer call() throws IOException {
        final Path directory = store.directory();
        final Truncation plan;
        try (Bar bar = Bar.of("Looking")) {
            plan = Truncation.plan(directory, offset, bar);
        }
        if (!yes && !isConfirmed(plan)) {
            throw new IOException("Nothing was cut.");
        }
        final Path kept;
        try (Bar bar = Bar.of("Cutting")) {
            kept = plan.cut(!discard, bar);
        }
        final int setBack = setGroupsBack(directory, plan);
        if (store.json()) {
            final Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("logEnd", offset);
            answer.put("recordsCut", plan.records());
            answer.put("bytesCut", plan.bytes());
            answer.put("offsetsSetBack", setBack);
            answer.put("lostTail", kept == null ? null : kept.toString());
            store.print(answer);
        } else {
            store.say(
                    "The log ends at %d now; %d records in %d bytes were cut off. %d offsets of groups were set back.",
                    offset, plan.records(), plan.bytes(), setBack);
            if (kept != null) {
                store.say("What was cut off is in %s.", kept);
            }
        }
        return CommandLineTool.SOUND;
    }

    private boolean isConfirmed(final Truncation plan) throws IOException {
        store.err()
                .print(
                        "This takes %d records (%d bytes) in %d queues off the end of the log in %s.%nType the offset to go on: "
                                .formatted(
                                        plan.records(),
                                        plan.bytes(),
                                        plan.newEnds().size(),
                                        store.directory()));
        store.err().flush();
        // Not closed: the stream is the process's.
        final BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        final String typed = in.readLine();
        return typed != null && typed.strip().equals(Long.toString(offset));
    }

    /** A group that is further than its queue would miss the messages that come next. */
    private static int setGroupsBack(final Path directory, final Truncation plan)
            throws IOException {
        final ConsumerOffsets offsets = Offsets.in(directory);
        final Map<ConsumerOffsetPlace, Long> changes = new LinkedHashMap<>();
        offsets.forEach(
                (group, topic, queueId, committed) -> {
                    final Long end = plan.newEnds().get(new Truncation.QueueName(topic, queueId));
                    if (end != null && committed > end) {
                        changes.put(new ConsumerOffsetPlace(group, topic, queueId), end);
                    }
                });
        changes.forEach(
                (place, end) -> offsets.commit(place.group(), place.topic(), place.queueId(), end));
        offsets.save();
        return changes.size();
    }

    private record ConsumerOffsetPlace(String group, String topic, int queueId) {}
}
