package io.posthorn.remoting.channel;

import java.net.InetSocketAddress;

/** Addresses as text, the way brokers and tools write them. */
public final class Address {

    private Address() {}

    /**
     * Reads an address without asking for the host's number.
     *
     * @param text {@code host:port} or {@code [IPv6]:port}
     * @return unresolved
     * @throws IllegalArgumentException if it is none
     */
    public static InetSocketAddress parse(final String text) {
        final int colon = text.lastIndexOf(':');
        if (colon > 0) {
            try {
                final String host = text.substring(0, colon);
                final boolean bracketed = host.startsWith("[") && host.endsWith("]");
                return InetSocketAddress.createUnresolved(
                        bracketed ? host.substring(1, host.length() - 1) : host,
                        Integer.parseInt(text.substring(colon + 1)));
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException("'%s' is no host:port".formatted(text), e);
            }
        }
        throw new IllegalArgumentException("'%s' is no host:port".formatted(text));
    }

    /**
     * Writes an address.
     *
     * @param address with or without the host's number
     * @return {@code host:port}, IPv6 in brackets
     */
    public static String text(final InetSocketAddress address) {
        final String host =
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }
}
