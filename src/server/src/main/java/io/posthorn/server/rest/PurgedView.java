package io.posthorn.server.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Dead letters were purged.
 *
 * @param purged how many
 */
@Schema(name = "Purged", description = "Dead letters were purged.")
public record PurgedView(
        @Schema(description = "How many letters were open until now", examples = "3")
                long purged) {}
