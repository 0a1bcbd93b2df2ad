package io.posthorn.server.rest;

import io.posthorn.server.user.User;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A user. His password is not shown, nor anything made of it.
 *
 * @param name unique in the cluster
 * @param enabled whether the user may connect
 * @param createdAt when the user was made
 * @param changedAt when the password or anything else was changed last
 */
@Schema(name = "User", description = "Somebody who may connect by JMS.")
public record UserView(
        @Schema(description = "Name, unique in the cluster", examples = "billing") String name,
        @Schema(description = "Whether the user may connect", examples = "true") boolean enabled,
        @Schema(description = "When the user was made", examples = "2026-01-31T08:00:00Z")
                Instant createdAt,
        @Schema(
                        description = "When the password or anything else was changed last",
                        examples = "2026-01-31T08:00:00Z")
                Instant changedAt) {

    /**
     * As this door shows it.
     *
     * @param user as the house knows it
     * @return the view
     */
    static UserView of(final User user) {
        return new UserView(user.name(), user.isEnabled(), user.createdAt(), user.changedAt());
    }
}
