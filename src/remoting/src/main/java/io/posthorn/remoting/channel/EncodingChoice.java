package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.HeaderEncoding;

/** How to write the headers of answers. All stock clients read both encodings. */
public enum EncodingChoice {
    /** As the request was written. */
    AS_ASKED {
        @Override
        HeaderEncoding after(final HeaderEncoding asked) {
            return asked;
        }
    },
    /** Always JSON, as the reference does. */
    JSON {
        @Override
        HeaderEncoding after(final HeaderEncoding asked) {
            return HeaderEncoding.JSON;
        }
    },
    /** Always binary. */
    ROCKETMQ {
        @Override
        HeaderEncoding after(final HeaderEncoding asked) {
            return HeaderEncoding.ROCKETMQ;
        }
    };

    abstract HeaderEncoding after(HeaderEncoding asked);
}
