package io.posthorn.systemtests.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a name server for the route of the template topic, with one frame written by hand. */
final class RouteProbe {

    private static final int LIMIT_MS = 3_000;
    private static final int HEADER_LENGTH_MASK = 0xFFFFFF;
    private static final byte[] REQUEST =
            """
            {"code":105,"language":"JAVA","version":401,"opaque":1,"flag":0,\
            "extFields":{"topic":"TBW102"}}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    private RouteProbe() {}

    static boolean hasRoute(final int nameServerPort) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", nameServerPort), LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(Integer.BYTES + REQUEST.length);
            out.writeInt(REQUEST.length);
            out.write(REQUEST);
            out.flush();
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            final byte[] header = new byte[in.readInt() & HEADER_LENGTH_MASK];
            in.readFully(header);
            return new String(header, StandardCharsets.UTF_8).contains("\"code\":0,");
        } catch (final IOException e) {
            return false;
        }
    }
}
