package io.posthorn.server.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to change of a user. What is null stays.
 *
 * @param password the new one
 * @param enabled whether the user may connect
 */
@Schema(name = "UserPatch", description = "What is to change of a user. What is left out stays.")
public record UserPatch(
        @Schema(
                        description = "The new password: 8 to 256 characters",
                        format = "password",
                        examples = "correct horse battery staple")
                String password,
        @Schema(description = "Whether the user may connect", examples = "false") Boolean enabled) {

    /** Without the password, which belongs into no log. */
    @Override
    public String toString() {
        return "UserPatch[enabled=%s]".formatted(enabled);
    }
}
