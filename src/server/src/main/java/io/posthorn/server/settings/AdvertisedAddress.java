package io.posthorn.server.settings;

import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients reach the broker.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535; 0 if it is the one the broker listens on
 */
public record AdvertisedAddress(String host, int port) {

    private static final String FORM =
            "must be a host or host:port, such as broker.example.org or 192.0.2.1:20911";

    private static final Pattern HOST_MAYBE_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]+)]|([^\\s:/\\[\\]]+))(?::([^\\s/]*))?");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    /**
     * Looks for a fault in the text of an address.
     *
     * @param text what somebody wrote
     * @return what it must be, if it is not
     */
    static Optional<String> wish(final String text) {
        if (NetUtil.isValidIpV6Address(text) && !text.startsWith("[")) {
            return Optional.of(
                    "must have an IPv6 address in brackets, such as [2001:db8::1]:20911");
        }
        final Matcher parts = HOST_MAYBE_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.of(FORM);
        }
        final String bracketed = parts.group(1);
        if (bracketed != null && !NetUtil.isValidIpV6Address(bracketed)) {
            return Optional.of("must have nothing but an IPv6 address in brackets");
        }
        final String port = parts.group(3);
        if (port != null && !isPort(port)) {
            return Optional.of("must have a port from 1 to 65535 behind the colon");
        }
        final byte[] number =
                NetUtil.createByteArrayFromIpAddressString(
                        bracketed == null ? parts.group(2) : bracketed);
        return isEveryAddress(number)
                ? Optional.of("must be one that clients can reach, which \"every address\" is not")
                : Optional.empty();
    }

    private static boolean isPort(final String text) {
        if (!PORT.matcher(text).matches()) {
            return false;
        }
        final int port = Integer.parseInt(text);
        return port >= 1 && port <= 65535;
    }

    /** Null, which stands for a name, is none. */
    private static boolean isEveryAddress(final byte[] number) {
        if (number == null) {
            return false;
        }
        for (final byte each : number) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads an address. Found by SmallRye Config.
     *
     * @param text {@code host} or {@code host:port}, IPv6 in brackets
     * @return the address
     * @throws IllegalArgumentException if it is none, with what it must be
     */
    public static AdvertisedAddress of(final String text) {
        wish(text)
                .ifPresent(
                        wish -> {
                            throw new IllegalArgumentException("\"%s\" %s".formatted(text, wish));
                        });
        final Matcher parts = HOST_MAYBE_PORT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("no fault was found in \"%s\"".formatted(text));
        }
        return new AdvertisedAddress(
                parts.group(1) == null ? parts.group(2) : parts.group(1),
                parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)));
    }
}
