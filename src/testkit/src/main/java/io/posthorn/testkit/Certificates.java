package io.posthorn.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate and its key, made by the JDK's own keytool.
 *
 * @param certificate a PEM file
 * @param key a PEM file, not encrypted
 */
public record Certificates(Path certificate, Path key) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /**
     * Makes one for the loopback address.
     *
     * @param directory where to
     * @param name of its subject and of the files
     * @return valid from now on for two days
     */
    public static Certificates forLoopback(final Path directory, final String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        return forHosts(directory, name, "ip:127.0.0.1,dns:localhost");
    }

    /**
     * Makes one.
     *
     * @param directory where to
     * @param name of its subject and of the files
     * @param hosts which hosts it names, such as {@code ip:127.0.0.1,dns:localhost}
     * @return valid from now on for two days
     */
    public static Certificates forHosts(final Path directory, final String name, final String hosts)
            throws IOException, GeneralSecurityException, InterruptedException {
        final Path store = directory.resolve(name + ".p12");
        final Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=" + hosts,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        final String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Certificates(
                pem(
                        directory.resolve(name + ".pem"),
                        "CERTIFICATE",
                        keys.getCertificate(name).getEncoded()),
                pem(
                        directory.resolve(name + ".key"),
                        "PRIVATE KEY",
                        keys.getKey(name, PASSWORD).getEncoded()));
    }

    private static Path pem(final Path file, final String what, final byte[] der)
            throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
    }
}
