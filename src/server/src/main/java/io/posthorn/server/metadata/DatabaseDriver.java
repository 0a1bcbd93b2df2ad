package io.posthorn.server.metadata;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * Opens H2 or PostgreSQL, whichever the address names. Quarkus fixes the kind of database when it
 * builds; ours is decided at run time, so Quarkus is told PostgreSQL and given this driver, and H2
 * is put into the mode that speaks PostgreSQL's SQL.
 */
public final class DatabaseDriver implements Driver {

    private static final String H2 = "jdbc:h2:";
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /**
     * With these H2 takes our migrations and answers like PostgreSQL, and what is committed has
     * left the process, instead of half a second later. DATABASE_TO_LOWER is left out on purpose:
     * sequences would not be found.
     */
    private static final String[] H2_OPTIONS = {
        "MODE=PostgreSQL",
        "CASE_INSENSITIVE_IDENTIFIERS=TRUE",
        "DEFAULT_NULL_ORDERING=HIGH",
        "WRITE_DELAY=0"
    };

    /** Seconds; without them a silent network holds the writing thread for minutes. */
    private static final String[][] POSTGRESQL_LIMITS = {
        {"connectTimeout", "5"}, {"socketTimeout", "30"}, {"loginTimeout", "5"}
    };

    private final Driver h2 = new org.h2.Driver();
    private final Driver postgresql = new org.postgresql.Driver();

    /** Called by the connection pool. */
    public DatabaseDriver() {}

    @Override
    public Connection connect(final String url, final Properties info) throws SQLException {
        if (url.startsWith(H2)) {
            return h2.connect(h2Address(url), info);
        }
        if (url.startsWith(POSTGRESQL)) {
            return postgresql.connect(url, withLimits(info));
        }
        return null;
    }

    @Override
    public boolean acceptsURL(final String url) {
        return url.startsWith(H2) || url.startsWith(POSTGRESQL);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(final String url, final Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.posthorn");
    }

    /**
     * The address as H2 needs it: an absolute path, since H2 refuses plain relative ones, and our
     * options unless they are given.
     *
     * @param url as configured
     * @return completed
     */
    static String h2Address(final String url) {
        final int optionsAt = url.indexOf(';');
        final String place = optionsAt < 0 ? url : url.substring(0, optionsAt);
        final StringBuilder address = new StringBuilder(absolute(place));
        final String given = optionsAt < 0 ? "" : url.substring(optionsAt);
        address.append(given);
        final String upper = given.toUpperCase(Locale.ROOT);
        for (final String option : H2_OPTIONS) {
            final String name = option.substring(0, option.indexOf('='));
            if (!upper.contains(";" + name.toUpperCase(Locale.ROOT) + "=")) {
                address.append(';').append(option);
            }
        }
        return address.toString();
    }

    private static String absolute(final String place) {
        final String path = place.startsWith(H2_FILE) ? place.substring(H2_FILE.length()) : "~";
        return path.startsWith("~") ? place : H2_FILE + Path.of(path).toAbsolutePath().normalize();
    }

    private static Properties withLimits(final Properties info) {
        final Properties limited = new Properties();
        limited.putAll(info);
        for (final String[] limit : POSTGRESQL_LIMITS) {
            limited.putIfAbsent(limit[0], limit[1]);
        }
        return limited;
    }
}
