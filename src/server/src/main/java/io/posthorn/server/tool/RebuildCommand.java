package io.posthorn.server.tool;

import io.posthorn.store.inspect.Rebuild;
import io.posthorn.store.recovery.Damage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Derives anew. */
@Command(
        name = "rebuild",
        description =
                "Deletes queues, key index and timers and derives them again from the log, as a"
                        + " start does.",
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    RebuildCommand() {}

    @Override
    public Integer call() throws IOException {
        final Rebuild.Result result;
        try (Bar bar = Bar.of("Rebuilding")) {
            result = Rebuild.run(store.directory(), bar);
        }
        if (store.json()) {
            store.print(result);
        } else {
            for (final Damage damage : result.damages()) {
                store.say(
                        "The log cannot be read from %d to %d: %s.",
                        damage.from(), damage.to(), damage.fault());
            }
            store.say(
                    "Derived from %d records up to %d: %d queues, %d messages waiting for their time.",
                    result.records(), result.logEnd(), result.queues(), result.timersWaiting());
        }
        return result.damages().isEmpty() ? CommandLineTool.SOUND : CommandLineTool.DAMAGED;
    }
}
