package io.posthorn.remoting.channel;

import java.nio.file.Path;

/**
 * Encryption of a client's connections (client semantics 9). Files are PEM; keys PKCS#8.
 *
 * @param enabled whether connections are encrypted
 * @param trusted certificates that may sign the server's; null for the platform's
 * @param trustsAll takes any certificate; for tests only
 * @param verifiesHost whether the server's certificate must name the host connected to
 * @param certificate the client's own; null if it has none
 * @param key its key; null if it has none
 * @param keyPassword null if the key is not encrypted
 */
public record ClientTls(
        boolean enabled,
        Path trusted,
        boolean trustsAll,
        boolean verifiesHost,
        Path certificate,
        Path key,
        String keyPassword) {

    /** Plain connections. */
    public static final ClientTls DISABLED =
            new ClientTls(false, null, false, false, null, null, null);

    /** Encrypted, any certificate taken; for tests only. */
    public static final ClientTls TRUSTING_ALL =
            new ClientTls(true, null, true, false, null, null, null);

    /**
     * Encrypted, the server being known by a certificate.
     *
     * @param trusted certificates that may sign the server's
     * @return with the host name verified
     */
    public static ClientTls trusting(final Path trusted) {
        return new ClientTls(true, trusted, false, true, null, null, null);
    }
}
