package io.posthorn.server.tool;

import io.posthorn.message.RecordView;
import io.posthorn.message.SysFlag;
import io.posthorn.store.inspect.FoundRecord;
import io.posthorn.store.inspect.Inspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one record. */
@Command(
        name = "dump",
        description = "Shows the record at a physical offset: header, properties and body.",
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

    @Mixin private StoreOptions store;

    @Parameters(paramLabel = "<physical offset>", description = "Where the record begins.")
    private long offset;

    @Option(
            names = "--limit",
            paramLabel = "<bytes>",
            defaultValue = "4096",
            description = "So much of the body is shown (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--raw",
            description = "Write nothing but the body's bytes, as they are stored.")
    private boolean raw;

    DumpCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Inspection inspection = Inspection.open(store.directory())) {
            final FoundRecord found = inspection.record(offset);
            if (found == null || found.isEnd() || !found.begins()) {
                throw new IOException(whyNothing(found));
            }
            if (!found.isSound()) {
                store.err()
                        .println(
                                "The record at %d is damaged: %s."
                                        .formatted(offset, found.fault()));
                return CommandLineTool.DAMAGED;
            }
            show(found.view());
            return CommandLineTool.SOUND;
        }
    }

    private String whyNothing(final FoundRecord found) {
        if (found == null) {
            return "The log does not reach to %d.".formatted(offset);
        }
        if (found.isEnd()) {
            return "The log ends at %d.".formatted(offset);
        }
        return "No record begins at %d%s%s."
                .formatted(
                        offset,
                        found.before() < 0
                                ? ""
                                : "; the last one before it begins at " + found.before(),
                        found.after() < 0 ? "" : ", the next one at " + found.after());
    }

    private void show(final RecordView record) throws IOException {
        if (raw) {
            final ByteBuffer body = record.body();
            final var channel = Channels.newChannel(System.out);
            while (body.hasRemaining()) {
                channel.write(body);
            }
            System.out.flush();
            return;
        }
        final Map<String, Object> header = header(record);
        final Map<String, String> properties = record.properties().toMap();
        final Body body = Body.of(record.body(), limit);
        if (store.json()) {
            header.put("properties", properties);
            header.put(body.isText() ? "bodyText" : "bodyHex", body.shown());
            header.put("bodyShownBytes", body.bytes());
            store.print(header);
            return;
        }
        final Table table = new Table("field", "value");
        header.forEach(
                (name, value) ->
                        table.row(
                                name,
                                name.endsWith("Timestamp")
                                        ? value + " (" + Table.time((Long) value) + ")"
                                        : String.valueOf(value)));
        table.print(store.out());
        store.say("properties");
        properties.forEach((name, value) -> store.say("  %s = %s", name, value));
        store.say(
                "body, %s%s",
                body.isText() ? "text" : "hex",
                body.bytes() < record.bodyLength()
                        ? ", first %d bytes".formatted(body.bytes())
                        : "");
        store.out().println(body.shown());
    }

    private static Map<String, Object> header(final RecordView record) {
        final Map<String, Object> header = new LinkedHashMap<>();
        header.put("physicalOffset", record.physicalOffset());
        header.put("totalSize", record.length());
        header.put("layout", record.magic() == RecordView.MAGIC_V2 ? "V2" : "V1");
        header.put("topic", record.topic());
        header.put("queueId", record.queueId());
        header.put("queueOffset", record.queueOffset());
        header.put("flag", record.flag());
        header.put("sysFlag", "0x%03x".formatted(record.sysFlag()));
        header.put("transaction", transactionOf(record.sysFlag()));
        header.put("compressed", (record.sysFlag() & SysFlag.COMPRESSED) != 0);
        header.put("bornTimestamp", record.bornTimestamp());
        header.put("bornHost", record.bornHost().toString());
        header.put("storeTimestamp", record.storeTimestamp());
        header.put("storeHost", record.storeHost().toString());
        header.put("reconsumeTimes", record.reconsumeTimes());
        header.put("preparedTransactionOffset", record.preparedTransactionOffset());
        header.put("offsetMessageId", record.offsetMessageId().text());
        header.put("bodyCrc", "%08x".formatted(record.bodyCrc()));
        header.put("bodyLength", record.bodyLength());
        return header;
    }

    private static String transactionOf(final int sysFlag) {
        return switch (SysFlag.transaction(sysFlag)) {
            case SysFlag.TRANSACTION_PREPARED -> "prepared";
            case SysFlag.TRANSACTION_COMMIT -> "committed";
            case SysFlag.TRANSACTION_ROLLBACK -> "rolled back";
            default -> "none";
        };
    }

    /** The beginning of a body as text where it is text, else in hex. */
    private record Body(boolean isText, String shown, int bytes) {

        static Body of(final ByteBuffer body, final int limit) {
            final byte[] bytes = new byte[Math.min(body.remaining(), Math.max(0, limit))];
            final boolean isCut = bytes.length < body.remaining();
            body.get(bytes);
            final String text = textOf(bytes, isCut);
            return text != null
                    ? new Body(true, text, bytes.length)
                    : new Body(false, HexFormat.of().formatHex(bytes), bytes.length);
        }

        /** A cut may go through a character, which takes up to four bytes. */
        private static String textOf(final byte[] bytes, final boolean isCut) {
            for (int less = 0; less < (isCut ? 4 : 1) && less <= bytes.length; less++) {
                try {
                    final String text =
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes, 0, bytes.length - less))
                                    .toString();
                    return text.chars().anyMatch(Body::isBinary) ? null : text;
                } catch (final CharacterCodingException e) {
                    continue;
                }
            }
            return null;
        }

        private static boolean isBinary(final int c) {
            return c < ' ' && c != '\n' && c != '\r' && c != '\t';
        }
    }
}
