package io.posthorn.server.rest;

import io.posthorn.broker.admin.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A message that was read.
 *
 * @param messageId where it lies
 * @param uniqueKey stays when it moves
 * @param topic where it lies
 * @param broker that keeps it
 * @param queueId number of the queue
 * @param queueOffset ordinal in the queue
 * @param physicalOffset place in the commit log
 * @param storedSize bytes of the record
 * @param bornAt when its producer made it
 * @param bornHost where its producer was
 * @param storedAt when it was stored
 * @param reconsumeTimes how often it was given back
 * @param tag null if none
 * @param keys possibly empty
 * @param properties of the application and of the system
 * @param body as text, if it is text
 * @param bodyBase64 as bytes, if it is no text
 * @param bodyLength bytes of the whole body
 * @param bodyTruncated whether only the beginning is shown
 */
@Schema(name = "Message", description = "A message that was read.")
public record MessageView(
        @Schema(
                        description = "Names the place where it lies",
                        examples = "7F00000100002A9F0000000000000000")
                String messageId,
        @Schema(
                        description = "Stays the same when it moves",
                        examples = "7F000001000118B4AAC2139B2A700000")
                String uniqueKey,
        @Schema(description = "Where it lies", examples = "orders") String topic,
        @Schema(description = "The broker that keeps it", examples = "broker-a") String broker,
        @Schema(description = "Number of the queue", examples = "0") int queueId,
        @Schema(description = "Its ordinal in the queue", examples = "0") long queueOffset,
        @Schema(description = "Its place in the commit log", examples = "0") long physicalOffset,
        @Schema(description = "Bytes of the whole record", examples = "255") int storedSize,
        @Schema(description = "When its producer made it", examples = "2026-01-31T08:00:00Z")
                Instant bornAt,
        @Schema(description = "Where its producer was", examples = "10.0.0.7:52011")
                String bornHost,
        @Schema(description = "When it was stored", examples = "2026-01-31T08:00:00Z")
                Instant storedAt,
        @Schema(description = "How often it was given back", examples = "0") int reconsumeTimes,
        @Schema(description = "What it is about", examples = "greeting") String tag,
        @Schema(description = "To find it by", examples = "[\"order-4711\"]") List<String> keys,
        @Schema(
                        description = "Of the application and of the system",
                        examples = "{\"region\":\"north\"}")
                Map<String, String> properties,
        @Schema(description = "The payload, if it is UTF-8 text", examples = "Hello") String body,
        @Schema(
                        description = "The payload in Base64, if it is no text",
                        format = "byte",
                        examples = "gAE=")
                byte[] bodyBase64,
        @Schema(description = "Bytes of the whole payload", examples = "5") int bodyLength,
        @Schema(
                        description = "Whether only the beginning of the payload is shown",
                        examples = "false")
                boolean bodyTruncated) {

    /**
     * Of each message in a list only so much is shown; a list of the largest would be gigabytes.
     */
    static final int BODY_IN_LISTS = 4096;

    /**
     * The whole message in our words.
     *
     * @param message of the core
     * @return the view
     */
    static MessageView whole(final StoredMessage message) {
        return of(message, Integer.MAX_VALUE);
    }

    /**
     * A message in a list in our words.
     *
     * @param message of the core
     * @return the view, with the beginning of the body
     */
    static MessageView inList(final StoredMessage message) {
        return of(message, BODY_IN_LISTS);
    }

    private static MessageView of(final StoredMessage message, final int limit) {
        final byte[] all = message.body();
        final byte[] shown = all.length > limit ? Arrays.copyOf(all, limit) : all;
        final String text = text(shown, shown.length < message.bodyLength());
        return new MessageView(
                message.messageId(),
                message.uniqueKey(),
                message.topic(),
                message.broker(),
                message.queueId(),
                message.queueOffset(),
                message.physicalOffset(),
                message.storedSize(),
                Times.of(message.bornMs()),
                message.bornHost(),
                Times.of(message.storedMs()),
                message.reconsumeTimes(),
                message.tag(),
                message.keys(),
                message.properties(),
                text,
                text == null ? shown : null,
                message.bodyLength(),
                shown.length < message.bodyLength());
    }

    /** Null if it is no text. A cut may go through a character: then up to three bytes less. */
    private static String text(final byte[] bytes, final boolean cut) {
        for (int less = 0; less <= (cut ? 3 : 0); less++) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - less))
                        .toString();
            } catch (final CharacterCodingException e) {
                // Not text, or not with so many bytes: the next round or the caller shows bytes.
                continue;
            }
        }
        return null;
    }
}
