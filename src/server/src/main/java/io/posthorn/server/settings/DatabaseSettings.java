package io.posthorn.server.settings;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The database that keeps topics, groups, brokers and users. Messages are never in it. */
public interface DatabaseSettings {

    /**
     * Which database, as a JDBC address: {@code jdbc:postgresql://host/name} for PostgreSQL. The
     * default is an H2 file of our own, which one process can use.
     *
     * @return a JDBC address that begins with {@code jdbc:h2:} or {@code jdbc:postgresql:}
     */
    @WithDefault("jdbc:h2:file:${posthorn.data-directory}/meta")
    String url();

    /**
     * The database user.
     *
     * @return a name
     */
    @WithDefault("posthorn")
    String username();

    /**
     * The database user's password.
     *
     * @return empty for none
     */
    Optional<String> password();

    /**
     * A copy of topics and groups that the broker starts from while the database is away.
     *
     * @return the file
     */
    @WithDefault("${posthorn.data-directory}/metadata.json")
    Path copy();
}
