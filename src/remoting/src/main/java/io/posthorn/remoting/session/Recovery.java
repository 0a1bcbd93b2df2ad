package io.posthorn.remoting.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * The branches that a transaction manager has to do something about, as the body of an answer
 * (21019): their ids as text, one on each line.
 */
public final class Recovery {

    private Recovery() {}

    /**
     * Makes the body.
     *
     * @param branches ids as text
     * @return a body
     */
    public static ByteBuf write(final List<String> branches) {
        return Unpooled.copiedBuffer(String.join("\n", branches), US_ASCII);
    }

    /**
     * Reads the body.
     *
     * @param body a whole body; not moved
     * @return ids as text
     */
    public static List<String> read(final ByteBuf body) {
        return body.toString(US_ASCII).lines().toList();
    }
}
