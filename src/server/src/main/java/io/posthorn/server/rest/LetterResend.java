package io.posthorn.server.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How to send a dead letter again.
 *
 * @param topic where to; null for where it comes from
 */
@Schema(name = "LetterResend", description = "How to send a dead letter again.")
public record LetterResend(
        @Schema(
                        description = "Where to; where the letter comes from if left out",
                        examples = "orders")
                String topic) {}
