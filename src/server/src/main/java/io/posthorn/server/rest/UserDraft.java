package io.posthorn.server.rest;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A user to create.
 *
 * @param name unique in the cluster
 * @param password as the user types it
 * @param enabled null means true
 */
@Schema(name = "UserDraft", description = "A user to create.")
public record UserDraft(
        @Schema(
                        description =
                                "1 to 64 letters, digits, '.', '_', '-', '@' and '+'; case counts",
                        examples = "billing",
                        required = true)
                @NotNull(message = "must be given")
                String name,
        @Schema(
                        description = "8 to 256 characters; never shown again",
                        format = "password",
                        examples = "correct horse battery staple",
                        required = true)
                @NotNull(message = "must be given")
                String password,
        @Schema(description = "Whether the user may connect; true if left out", examples = "true")
                Boolean enabled) {

    /** Without the password, which belongs into no log. */
    @Override
    public String toString() {
        return "UserDraft[name=%s, enabled=%s]".formatted(name, enabled);
    }
}
