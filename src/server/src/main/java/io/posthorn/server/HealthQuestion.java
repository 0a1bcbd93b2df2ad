package io.posthorn.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a running Posthorn whether it is well, from the command line: a small image has no curl.
 * Ends with 0 if it is, with 1 if it is not or does not answer.
 */
public final class HealthQuestion {

    private static final int PATIENCE_MS = 2_000;

    private HealthQuestion() {}

    /**
     * Asks.
     *
     * @param args the address of a health page
     * @throws Exception if the address is none
     */
    public static void main(final String... args) throws Exception {
        final HttpURLConnection connection =
                (HttpURLConnection) URI.create(args[0]).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (final IOException e) {
            System.err.println("No answer from %s: %s".formatted(args[0], e.getMessage()));
            status = 0;
        }
        System.exit(status == HttpURLConnection.HTTP_OK ? 0 : 1);
    }
}
