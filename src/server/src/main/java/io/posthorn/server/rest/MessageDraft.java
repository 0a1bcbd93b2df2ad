package io.posthorn.server.rest;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.OutgoingMessage;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A message to send.
 *
 * @param body the payload as text
 * @param bodyBase64 the payload as bytes
 * @param tag null if none
 * @param keys to find it by later
 * @param properties of the application
 * @param queueId null lets the broker choose
 * @param delayMs consumable after so long
 * @param deliverAt consumable from then on
 * @param delayLevel one of the broker's fixed delays
 * @param priority 0 to 9
 * @param messageGroup messages of one group stay in order
 */
@Schema(
        name = "MessageDraft",
        description =
                "A message to send: exactly one of body and bodyBase64, at most one of delayMs,"
                        + " deliverAt and delayLevel.")
public record MessageDraft(
        @Schema(description = "The payload as text, sent as UTF-8", examples = "Hello") String body,
        @Schema(
                        description = "The payload as bytes, in Base64",
                        format = "byte",
                        examples = "SGVsbG8=")
                byte[] bodyBase64,
        @Schema(description = "What it is about, for consumers to choose by", examples = "greeting")
                @Pattern(regexp = "[^\\s|]+", message = "must have no blanks and no '|'")
                String tag,
        @Schema(description = "To find it by later", examples = "[\"order-4711\"]")
                List<
                                @NotBlank(message = "must not be blank")
                                @Pattern(regexp = "\\S*", message = "must have no blanks") String>
                        keys,
        @Schema(description = "Of the application", examples = "{\"region\":\"north\"}")
                Map<
                                @NotBlank(message = "must not be blank") String,
                                @NotNull(message = "must not be null") String>
                        properties,
        @Schema(description = "Which queue; the broker chooses if left out", examples = "0")
                @Min(value = 0, message = "must be at least 0")
                Integer queueId,
        @Schema(description = "Consumable after so many milliseconds", examples = "5000")
                @Min(value = 0, message = "must be at least 0")
                Long delayMs,
        @Schema(description = "Consumable from then on", examples = "2026-01-31T08:00:00Z")
                Instant deliverAt,
        @Schema(description = "One of the broker's 18 fixed delays", examples = "3")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 18, message = "must be at most 18")
                Integer delayLevel,
        @Schema(description = "0 to 9, the highest first", examples = "4")
                @Min(value = 0, message = "must be at least 0")
                @Max(value = 9, message = "must be at most 9")
                Integer priority,
        @Schema(description = "Messages of one group stay in order", examples = "customer-12")
                @Pattern(regexp = ".*\\S.*", message = "must not be blank")
                String messageGroup) {

    /**
     * In the core's words.
     *
     * @param topic where to
     * @return the message
     * @throws AdminRefusal if the fields contradict each other
     */
    OutgoingMessage toMessage(final String topic) {
        return new OutgoingMessage(
                topic,
                queueId == null ? -1 : queueId,
                tag,
                keys == null ? List.of() : keys,
                properties == null ? Map.of() : properties,
                payload(),
                due(),
                priority == null ? -1 : priority,
                messageGroup);
    }

    private byte[] payload() {
        if ((body == null) == (bodyBase64 == null)) {
            throw AdminRefusal.invalid("body", "Exactly one of body and bodyBase64 must be given.");
        }
        return body == null ? bodyBase64 : body.getBytes(StandardCharsets.UTF_8);
    }

    private OutgoingMessage.Due due() {
        final int given =
                (delayMs == null ? 0 : 1)
                        + (deliverAt == null ? 0 : 1)
                        + (delayLevel == null ? 0 : 1);
        if (given > 1) {
            throw AdminRefusal.invalid(
                    "delayMs",
                    "At most one of delayMs, deliverAt and delayLevel may be given; %d are."
                            .formatted(given));
        }
        if (delayMs != null) {
            return new OutgoingMessage.Due.After(delayMs);
        }
        if (deliverAt != null) {
            return new OutgoingMessage.Due.At(deliverAt.toEpochMilli());
        }
        return delayLevel == null
                ? OutgoingMessage.Due.NOW
                : new OutgoingMessage.Due.Level(delayLevel);
    }
}
