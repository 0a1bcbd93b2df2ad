package io.posthorn.remoting.channel;

import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Path;

/**
 * Encryption of a server's port (client semantics 9). Files are PEM; keys PKCS#8.
 *
 * @param mode whether encrypted and plain connections are taken
 * @param certificate the server's certificate and those above it; null only when disabled
 * @param key its key; null only when disabled
 * @param keyPassword null if the key is not encrypted
 * @param trusted certificates that may sign those of clients; null for the platform's
 * @param clientCertificate whether clients must, may or need not show a certificate
 * @param peers certificates that may sign those of other servers; null if they show the same
 *     certificate as this one, or one that is signed by those above it
 */
public record ServerTls(
        Mode mode,
        Path certificate,
        Path key,
        String keyPassword,
        Path trusted,
        ClientCertificate clientCertificate,
        Path peers) {

    /** Plain connections only. */
    public static final ServerTls DISABLED =
            new ServerTls(Mode.DISABLED, null, null, null, null, ClientCertificate.NONE, null);

    /** What connections are taken. */
    public enum Mode {
        /** Plain only. */
        DISABLED,
        /** Both, told apart by their first byte. */
        PERMISSIVE,
        /** Encrypted only. */
        ENFORCING
    }

    /** What is asked of clients. */
    public enum ClientCertificate {
        /** Not asked for. */
        NONE,
        /** Checked if shown. */
        OPTIONAL,
        /** Must be shown. */
        REQUIRED;

        ClientAuth toNetty() {
            return switch (this) {
                case NONE -> ClientAuth.NONE;
                case OPTIONAL -> ClientAuth.OPTIONAL;
                case REQUIRED -> ClientAuth.REQUIRE;
            };
        }
    }

    /** Refuses what cannot work. */
    public ServerTls {
        if (mode != Mode.DISABLED && (certificate == null || key == null)) {
            throw new IllegalArgumentException(
                    "TLS is %s but certificate or key is not given".formatted(mode));
        }
    }

    /**
     * How this server connects to others of its kind: encrypted where it takes nothing else itself,
     * and with its own certificate. Where peers show what this server shows, their host names mean
     * nothing.
     *
     * @return for a client in this process
     */
    public ClientTls towardsPeers() {
        return mode == Mode.ENFORCING
                ? new ClientTls(
                        true,
                        peers == null ? certificate : peers,
                        false,
                        peers != null,
                        certificate,
                        key,
                        keyPassword)
                : ClientTls.DISABLED;
    }
}
