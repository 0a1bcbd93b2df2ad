package io.posthorn.server.tool;

import io.posthorn.broker.intake.DelayLevels;
import io.posthorn.store.adopt.Adoption;
import io.posthorn.store.adopt.RocketMqLog;
import io.posthorn.store.adopt.Survey;
import io.posthorn.store.recovery.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Imports a RocketMQ store. */
@Command(
        name = "import",
        description =
                "Makes a new store out of one of Apache RocketMQ 5 that is stopped: messages,"
                        + " queue offsets, delayed messages, topics, groups and how far they are.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "<path>",
            description = "RocketMQ's storePathRootDir.")
    private Path from;

    @Option(
            names = "--commit-log",
            paramLabel = "<path>",
            description = "RocketMQ's storePathCommitLog, if it is not below the root.")
    private Path commitLog;

    @Option(
            names = "--move",
            description =
                    "Take the log's files over instead of copying them, where both directories are"
                            + " on one file system, and delete RocketMQ's commit log at the end.")
    private boolean move;

    ImportCommand() {}

    @Override
    public Integer call() throws IOException {
        final Path directory = store.directory();
        final Path log = commitLog != null ? commitLog : from.resolve("commitlog");
        final RocketMqConfig config = RocketMqConfig.read(from);
        Adoption.requireNoStore(directory);
        final Survey survey;
        final Adoption.Result result;
        final RocketMqConfig.Carried[] carried = new RocketMqConfig.Carried[1];
        final int segmentLength;
        try (RocketMqLog source = RocketMqLog.open(from, log)) {
            segmentLength = source.segmentLength();
            try (Bar bar = Bar.of("Reading")) {
                survey = source.survey(config.delayOffsets(), DelayLevels::delayMs, bar);
            }
            try (Bar copying = Bar.of(move ? "Moving" : "Copying");
                    Bar deriving = Bar.of("Deriving")) {
                result =
                        new Adoption(source, survey, directory)
                                .run(
                                        move,
                                        copying,
                                        deriving,
                                        (staging, opened) ->
                                                carried[0] =
                                                        config.carryOver(
                                                                staging,
                                                                survey.topics(),
                                                                opened.queues()::nextOffset));
            }
            if (move) {
                Adoption.deleteSource(log);
            }
        }
        if (store.json()) {
            store.print(answer(directory, segmentLength, survey, result, carried[0]));
        } else {
            say(directory, segmentLength, survey, result, carried[0]);
        }
        return survey.damages().isEmpty() ? CommandLineTool.SOUND : CommandLineTool.DAMAGED;
    }

    private static Map<String, Object> answer(
            final Path directory,
            final int segmentLength,
            final Survey survey,
            final Adoption.Result result,
            final RocketMqConfig.Carried carried) {
        final Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("directory", directory.toString());
        answer.put("segmentSize", segmentLength);
        answer.put("records", survey.records());
        answer.put("queues", result.queues());
        answer.put("linkedSegments", result.linked());
        answer.put("delayedWaiting", survey.delayedWaiting().size() - result.tooLarge());
        answer.put("timersWaiting", survey.timersWaiting().size());
        answer.put("timersDone", survey.timersDone().size());
        answer.put("leftBehind", survey.undated() + result.tooLarge());
        answer.put("innerBatches", survey.innerBatches());
        answer.put("topics", carried.topics());
        answer.put("groups", carried.groups());
        answer.put("offsets", carried.offsets());
        answer.put("offsetsSetBack", carried.setBack());
        answer.put("damages", survey.damages());
        return answer;
    }

    private void say(
            final Path directory,
            final int segmentLength,
            final Survey survey,
            final Adoption.Result result,
            final RocketMqConfig.Carried carried) {
        for (final Damage damage : survey.damages()) {
            store.say(
                    "RocketMQ's log cannot be read from %d to %d: %s. It came along as it is.",
                    damage.from(), damage.to(), damage.fault());
        }
        store.say(
                "Imported %d records in %d queues into %s, in segments of %d bytes; the server goes on with this size.",
                survey.records(), result.queues(), directory, segmentLength);
        store.say(
                "%d messages wait for their time: %d with a delay level, %d timers. %d timers were done before.",
                result.timersWaiting(),
                survey.delayedWaiting().size() - result.tooLarge(),
                survey.timersWaiting().size(),
                survey.timersDone().size());
        store.say(
                "%d topics, %d groups and %d offsets came along; the next start takes topics and groups into its catalog.",
                carried.topics(), carried.groups(), carried.offsets());
        if (carried.setBack() > 0) {
            store.say(
                    "%d offsets lay behind the end of their queue, whose messages are gone, and were set to that end.",
                    carried.setBack());
        }
        if (survey.undated() + result.tooLarge() > 0) {
            store.say(
                    "%d delayed messages cannot be delivered (no place, no time, or too large); they stay in the log.",
                    survey.undated() + result.tooLarge());
        }
        if (survey.innerBatches() > 0) {
            store.say(
                    "%d batches are kept as one record each (BatchCQ); clients get each as one message.",
                    survey.innerBatches());
        }
        if (Files.exists(from.resolve("abort"))) {
            store.say(
                    "RocketMQ was not stopped cleanly: groups may be some seconds back and get messages again.");
        }
    }
}
