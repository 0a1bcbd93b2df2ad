package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a replica the durable mark of its master (908). */
public final class ResetMasterFlushOffset {

    private ResetMasterFlushOffset() {}

    /**
     * What the sender asks.
     *
     * @param masterFlushOffset physical offset
     */
    public record Request(long masterFlushOffset) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireLong("masterFlushOffset"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("masterFlushOffset", masterFlushOffset);
        }
    }
}
