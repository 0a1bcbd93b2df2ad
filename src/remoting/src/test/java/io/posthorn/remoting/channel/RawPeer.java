package io.posthorn.remoting.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.HeaderEncoding;
import io.posthorn.remoting.frame.Wire;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A peer that does with its socket whatever the test tells it, rules or no rules. */
final class RawPeer implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawPeer(final InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    RawPeer(final InetSocketAddress server, final int receiveBufferBytes) throws IOException {
        this.socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(server, 5_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    RawPeer write(final byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    RawPeer write(final String ascii) throws IOException {
        return write(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    RawPeer write(final Frame frame) throws IOException {
        return write(ByteBufUtil.getBytes(Wire.encoded(frame, HeaderEncoding.JSON)));
    }

    Frame read() throws Exception {
        final int length = in.readInt();
        final byte[] rest = in.readNBytes(length);
        final ByteBuf whole = Unpooled.buffer().writeInt(length).writeBytes(rest);
        return Wire.decoded(whole);
    }

    /** Whether the server hung up; reads what may come before. */
    boolean closedByServer() {
        try {
            while (in.read() >= 0) {
                // What the server still had to say.
            }
            return true;
        } catch (final java.net.SocketTimeoutException e) {
            return false;
        } catch (final IOException e) {
            return true;
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
