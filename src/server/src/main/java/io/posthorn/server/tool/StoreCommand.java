package io.posthorn.server.tool;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done to a store. */
@Command(
        name = "store",
        description = "Looks at a store that no broker uses, mends it, or imports one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VerifyCommand.class,
            DumpCommand.class,
            SegmentsCommand.class,
            QueuesCommand.class,
            TruncateCommand.class,
            RebuildCommand.class,
            ImportCommand.class,
            CommandLine.HelpCommand.class
        })
final class StoreCommand implements Runnable {

    @Spec private CommandSpec spec;

    StoreCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
