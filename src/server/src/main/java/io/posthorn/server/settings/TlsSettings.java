package io.posthorn.server.settings;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Encryption on the ports of broker and name server. One port takes both kinds of clients. */
public interface TlsSettings {

    /**
     * The certificate chain that is shown to clients, as a PEM file. With it and its key, clients
     * may use TLS.
     *
     * @return empty for no TLS
     */
    Optional<Path> certificate();

    /**
     * The certificate's private key, as a PEM file.
     *
     * @return empty for no TLS
     */
    Optional<Path> key();

    /**
     * Who may sign the certificates of clients, as a PEM file. With it, every client that uses TLS
     * must show a certificate; so must brokers that register, if clients without TLS are turned
     * away, and they show the broker's own.
     *
     * @return empty to ask for none
     */
    Optional<Path> clientAuthorities();

    /**
     * Who may sign the certificates of the name servers at which the broker registers, as a PEM
     * file; they have to name the host then. Used if clients without TLS are turned away. Without
     * it, name servers have to show the broker's own certificate, or one that is signed by those
     * above it in the chain.
     *
     * @return empty for the broker's own chain
     */
    Optional<Path> authorities();

    /**
     * Whether clients without TLS are turned away.
     *
     * @return true or false
     */
    @WithDefault("false")
    boolean required();
}
