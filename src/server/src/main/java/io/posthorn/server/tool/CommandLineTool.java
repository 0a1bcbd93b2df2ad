package io.posthorn.server.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the jar does when it is given words. Without any it is the server. */
@Command(
        name = "java -jar quarkus-run.jar",
        description = "Without arguments: runs the server. With a command: does that and ends.",
        mixinStandardHelpOptions = true,
        subcommands = {StoreCommand.class, CommandLine.HelpCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:damage was found",
            "2:the command line makes no sense",
            "3:it cannot be done, for the reason given"
        })
public final class CommandLineTool implements Runnable {

    static final int SOUND = 0;
    static final int DAMAGED = 1;
    static final int WRONG_USE = 2;
    static final int IMPOSSIBLE = 3;

    @Spec private CommandSpec spec;

    private CommandLineTool() {}

    /**
     * Runs a command.
     *
     * @param args the words
     * @return the exit status of the process: 0 all is well, 1 damage was found, 2 wrong use, 3 it
     *     cannot be done
     */
    public static int run(final String... args) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    }

    static int run(final PrintWriter out, final PrintWriter err, final String... args) {
        final CommandLine commands = new CommandLine(new CommandLineTool());
        knowTheVersion(commands);
        final int status =
                commands.setOut(out)
                        .setErr(err)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler(CommandLineTool::cannot)
                        .execute(args);
        out.flush();
        err.flush();
        return status;
    }

    private static void knowTheVersion(final CommandLine commands) {
        commands.getCommandSpec().versionProvider(new Version());
        commands.getSubcommands().values().forEach(CommandLineTool::knowTheVersion);
    }

    /** What a disk or a store says is a sentence already; everything else is a defect of ours. */
    private static int cannot(
            final Exception e, final CommandLine command, final CommandLine.ParseResult parsed) {
        final PrintWriter err = command.getErr();
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            final Throwable said = e instanceof UncheckedIOException ? e.getCause() : e;
            err.println(
                    said.getClass() == IOException.class
                            ? said.getMessage()
                            : said.getClass().getSimpleName() + ": " + said.getMessage());
        } else {
            err.println("This is a defect; please report it.");
            e.printStackTrace(err);
        }
        return IMPOSSIBLE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** Knows the version the build wrote down. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            final Properties properties = new Properties();
            try (InputStream in = CommandLineTool.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return new String[] {"Posthorn " + properties.getProperty("version")};
        }
    }
}
