package io.posthorn.server.tool;

import io.posthorn.store.inspect.Fault;
import io.posthorn.store.inspect.Inspection;
import io.posthorn.store.inspect.Verification;
import io.posthorn.store.inspect.VerificationReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies a store. */
@Command(
        name = "verify",
        description =
                "Reads every record and compares queues, key index and timers with the log."
                        + " Changes nothing. Ends with 1 if something is wrong.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    VerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        final VerificationReport report;
        try (Inspection inspection = Inspection.open(store.directory());
                Bar bar = Bar.of("Verifying")) {
            report = Verification.run(inspection, bar);
        }
        if (store.json()) {
            store.print(report);
        } else {
            say(report);
        }
        return report.isSound() ? CommandLineTool.SOUND : CommandLineTool.DAMAGED;
    }

    private void say(final VerificationReport report) {
        for (final Fault fault : report.faults()) {
            store.say("%-6s %s: %s.", fault.kind(), fault.place(), fault.text());
        }
        if (report.faultCount() > report.faults().size()) {
            store.say("... and %d more.", report.faultCount() - report.faults().size());
        }
        store.say(
                "Log from %d to %d: %d records, %d of them for queues.",
                report.logStart(), report.logEnd(), report.records(), report.visible());
        store.say(
                "%d queues with %d entries (%d holes), %d keys, %d messages waiting for their time.",
                report.queues(),
                report.queueEntries(),
                report.holes(),
                report.indexEntries(),
                report.timersWaiting());
        if (report.tornBytes() > 0) {
            store.say(
                    "Behind the end lie %d bytes of an unfinished write; the next start cuts them.",
                    report.tornBytes());
        }
        if (report.notDerived() > 0) {
            store.say(
                    "%d records from %d on have no entries yet; the next start makes them.",
                    report.notDerived(), report.derivedUpTo());
        }
        if (report.superseded() > 0) {
            store.say(
                    "%d records were laid down again elsewhere, are older than their topic keeps"
                            + " them, or are of a topic that was deleted and made again.",
                    report.superseded());
        }
        report.withoutQueue()
                .forEach(
                        (topic, count) ->
                                store.say(
                                        "%d records of topic %s have no queue: it was deleted, or"
                                                + " its queue is lost (then rebuild helps).",
                                        count, topic));
        store.say(report.isSound() ? "The store is sound." : "%d faults.", report.faultCount());
    }
}
