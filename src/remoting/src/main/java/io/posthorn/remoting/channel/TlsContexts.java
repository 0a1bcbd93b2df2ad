package io.posthorn.remoting.channel;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Reads the files of TLS settings. Blocks for disk; never on an event loop. */
final class TlsContexts {

    private TlsContexts() {}

    /** Null when disabled. */
    static SslContext of(final ServerTls tls) {
        if (tls.mode() == ServerTls.Mode.DISABLED) {
            return null;
        }
        try {
            return SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile(), tls.keyPassword())
                    .sslProvider(SslProvider.JDK)
                    .trustManager(file(tls.trusted()))
                    .clientAuth(tls.clientCertificate().toNetty())
                    .build();
        } catch (final SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS cannot use certificate %s and key %s: %s"
                            .formatted(tls.certificate(), tls.key(), reason(e)),
                    e);
        }
    }

    /** Null when disabled. */
    static SslContext of(final ClientTls tls) {
        if (!tls.enabled()) {
            return null;
        }
        try {
            final SslContextBuilder builder =
                    SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            if (tls.trustsAll()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else {
                builder.trustManager(file(tls.trusted()));
            }
            if (tls.certificate() != null) {
                builder.keyManager(
                        tls.certificate().toFile(), tls.key().toFile(), tls.keyPassword());
            }
            return builder.build();
        } catch (final SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS cannot use trust file %s and certificate %s: %s"
                            .formatted(tls.trusted(), tls.certificate(), reason(e)),
                    e);
        }
    }

    private static String reason(final Exception e) {
        final Throwable root = e.getCause() == null ? e : e.getCause();
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static File file(final Path path) {
        return path == null ? null : path.toFile();
    }
}
