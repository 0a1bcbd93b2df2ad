package io.posthorn.jms;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Makes message ids: 32 hexadecimal digits, a random begin for this process and a count. */
final class MessageIds {

    private static final String BEGIN = begin();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final int DIGITS = 32;

    private MessageIds() {}

    private static String begin() {
        final byte[] bytes = new byte[10];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    static String next() {
        final StringBuilder id = new StringBuilder(DIGITS).append(BEGIN);
        final long count = COUNT.getAndIncrement();
        for (int shift = 4 * (DIGITS - BEGIN.length() - 1); shift >= 0; shift -= 4) {
            id.append(Character.toUpperCase(Character.forDigit((int) (count >> shift) & 0xF, 16)));
        }
        return id.toString();
    }
}
