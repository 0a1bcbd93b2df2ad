package io.posthorn.server.settings;

import io.posthorn.server.user.UserRules;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/**
 * Who may connect by JMS. RocketMQ's clients, REST and the console do not ask for a user yet: let
 * only those reach their ports who may use them.
 */
public interface SecuritySettings {

    /**
     * Whether JMS clients may connect without user and password. Whoever comes with a user has to
     * have the right password in any case. Set it to false in production.
     *
     * @return true or false
     */
    @WithDefault("true")
    boolean allowAnonymous();

    /**
     * As whom a JMS client is known that connects without user and password.
     *
     * @return a name
     */
    @WithDefault("anonymous")
    @Pattern(regexp = UserRules.NAME_PATTERN, message = UserRules.NAME_WORDS)
    String anonymousUser();

    /**
     * A user that is made at the start if there is none at all, so that somebody can connect. Needs
     * {@code posthorn.security.initial-password}. Once there are users, the key means nothing.
     *
     * @return empty for none
     */
    Optional<String> initialUser();

    /**
     * The password of {@code posthorn.security.initial-user}: 8 to 256 characters. Change it once
     * the user is there, since it can be read where it is set.
     *
     * @return empty for none
     */
    Optional<String> initialPassword();
}
