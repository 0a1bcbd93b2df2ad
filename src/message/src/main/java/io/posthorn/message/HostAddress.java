package io.posthorn.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address and a port as they stand in a record: 4 or 16 bytes of address, then the port as an
 * int. Immutable.
 */
public final class HostAddress {

    /** Length with an IPv4 address. */
    public static final int V4_LENGTH = 8;

    /** Length with an IPv6 address. */
    public static final int V6_LENGTH = 20;

    /** 0.0.0.0:0, for messages that did not come over a network. */
    public static final HostAddress NONE = new HostAddress(new byte[4], 0);

    private final byte[] address;
    private final int port;

    private HostAddress(final byte[] address, final int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * From a socket's address.
     *
     * @param socket a resolved address
     * @return the same in our form
     * @throws IllegalArgumentException if the address is not resolved
     */
    public static HostAddress of(final InetSocketAddress socket) {
        if (socket.isUnresolved()) {
            throw new IllegalArgumentException(
                    "the host name %s is not resolved".formatted(socket.getHostString()));
        }
        return new HostAddress(socket.getAddress().getAddress(), socket.getPort());
    }

    /**
     * From bytes.
     *
     * @param bytes where it stands
     * @param at its first byte
     * @param v6 whether the address takes 16 bytes
     * @return a copy
     */
    public static HostAddress read(final ByteBuffer bytes, final int at, final boolean v6) {
        final byte[] address = new byte[v6 ? 16 : 4];
        bytes.get(at, address);
        return new HostAddress(address, bytes.getInt(at + address.length));
    }

    /**
     * Writes the address.
     *
     * @param bytes where to
     * @param at its first byte
     */
    public void write(final ByteBuffer bytes, final int at) {
        if (address.length == 4) {
            bytes.putInt(
                    at,
                    (address[0] & 255) << 24
                            | (address[1] & 255) << 16
                            | (address[2] & 255) << 8
                            | address[3] & 255);
        } else {
            bytes.put(at, address);
        }
        bytes.putInt(at + address.length, port);
    }

    /**
     * Whether it is an IPv6 address.
     *
     * @return true for 16 bytes
     */
    public boolean isV6() {
        return address.length == 16;
    }

    /**
     * How many bytes it takes in a record.
     *
     * @return 8 or 20
     */
    public int length() {
        return address.length + 4;
    }

    /**
     * The address bytes.
     *
     * @return a copy of 4 or 16 bytes
     */
    public byte[] addressBytes() {
        return address.clone();
    }

    /**
     * The port.
     *
     * @return 0 to 65535 unless the record is damaged
     */
    public int port() {
        return port;
    }

    /**
     * As a socket's address.
     *
     * @return resolved, with the port brought into range
     */
    public InetSocketAddress toSocketAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port & 0xFFFF);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException("an address of %d bytes".formatted(address.length), e);
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof HostAddress that
                && port == that.port
                && java.util.Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return 31 * java.util.Arrays.hashCode(address) + port;
    }

    @Override
    public String toString() {
        final InetSocketAddress socket = toSocketAddress();
        final String host = socket.getAddress().getHostAddress();
        return isV6() ? "[" + host + "]:" + port : host + ":" + port;
    }
}
