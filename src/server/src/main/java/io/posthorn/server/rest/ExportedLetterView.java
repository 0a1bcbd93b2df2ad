package io.posthorn.server.rest;

import io.posthorn.broker.admin.DeadLetter;
import io.posthorn.broker.admin.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A dead letter with all there is to say of it: one line of an export.
 *
 * @param group the group
 * @param queueId its queue
 * @param queueOffset its place there
 * @param open whether nobody has dealt with it
 * @param reason why it is dead
 * @param originTopic where it comes from
 * @param originMessageId of its first try
 * @param deliveryCount how often it was tried
 * @param messageId where it lies
 * @param uniqueKey stays when it moves
 * @param tag null if none
 * @param keys possibly empty
 * @param properties of the application and of the system
 * @param bornAt when its producer made it
 * @param bornHost where its producer was
 * @param storedAt when it died
 * @param flag of the application
 * @param bodyLength bytes of the whole payload
 * @param bodyBase64 all of the payload, or the first 16 MiB
 */
@Schema(name = "ExportedLetter", description = "A dead letter with all there is to say of it.")
public record ExportedLetterView(
        @Schema(description = "The group", examples = "billing") String group,
        @Schema(description = "Its queue in the dead-letter topic", examples = "0") int queueId,
        @Schema(description = "Its place there", examples = "4") long queueOffset,
        @Schema(description = "Whether nobody has sent it again or purged it", examples = "true")
                boolean open,
        @Schema(description = "Why it is dead", examples = "handed out too often") String reason,
        @Schema(description = "Where it comes from", examples = "orders") String originTopic,
        @Schema(
                        description = "messageId of its first try",
                        examples = "7F00000100002A9F0000000000000000")
                String originMessageId,
        @Schema(description = "How often it was tried", examples = "17") int deliveryCount,
        @Schema(
                        description = "Names the place where it lies",
                        examples = "7F00000100002A9F0000000000000000")
                String messageId,
        @Schema(
                        description = "Stays the same when it moves",
                        examples = "7F000001000118B4AAC2139B2A700000")
                String uniqueKey,
        @Schema(description = "What it is about", examples = "greeting") String tag,
        @Schema(description = "To find it by", examples = "[\"order-4711\"]") List<String> keys,
        @Schema(
                        description = "Of the application and of the system",
                        examples = "{\"region\":\"north\"}")
                Map<String, String> properties,
        @Schema(description = "When its producer made it", examples = "2026-01-31T08:00:00Z")
                Instant bornAt,
        @Schema(description = "Where its producer was", examples = "10.0.0.7:52011")
                String bornHost,
        @Schema(description = "When it died", examples = "2026-01-31T08:00:00Z") Instant storedAt,
        @Schema(description = "A number of the application's", examples = "0") int flag,
        @Schema(description = "Bytes of the whole payload", examples = "5") int bodyLength,
        @Schema(
                        description = "All of the payload in Base64, decompressed",
                        format = "byte",
                        examples = "SGVsbG8=")
                byte[] bodyBase64) {

    /**
     * The core's words in ours.
     *
     * @param letter of the core
     * @return the view
     */
    static ExportedLetterView of(final DeadLetter letter) {
        final StoredMessage message = letter.message();
        return new ExportedLetterView(
                letter.group(),
                message.queueId(),
                message.queueOffset(),
                letter.isOpen(),
                letter.reason(),
                letter.originTopic(),
                letter.originMessageId(),
                message.reconsumeTimes(),
                message.messageId(),
                message.uniqueKey(),
                message.tag(),
                message.keys(),
                message.properties(),
                Times.of(message.bornMs()),
                message.bornHost(),
                Times.of(message.storedMs()),
                message.flag(),
                message.bodyLength(),
                message.body());
    }
}
