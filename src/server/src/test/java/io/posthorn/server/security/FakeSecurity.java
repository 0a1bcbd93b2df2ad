package io.posthorn.server.security;

import io.posthorn.server.settings.SecuritySettings;
import java.util.Optional;

/** Settings as a test wants them. */
record FakeSecurity(boolean allowAnonymous, String user, String password)
        implements SecuritySettings {

    @Override
    public String anonymousUser() {
        return "guest";
    }

    @Override
    public Optional<String> initialUser() {
        return Optional.ofNullable(user);
    }

    @Override
    public Optional<String> initialPassword() {
        return Optional.ofNullable(password);
    }
}
