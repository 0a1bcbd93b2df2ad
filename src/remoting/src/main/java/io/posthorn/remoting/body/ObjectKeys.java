package io.posthorn.remoting.body;

import java.io.ByteArrayOutputStream;

/**
 * Makes JSON of what is nearly JSON: maps whose keys are objects, <code>{{"a":1}:2}</code>. Such a
 * key becomes text that holds the object. Looks at structure only; whatever else is wrong is left
 * for the parser to find.
 */
final class ObjectKeys {

    private ObjectKeys() {}

    /** Whether an object begins where a key is due; such maps always begin so. */
    static boolean occurIn(final byte[] json, final int from, final int length) {
        final int end = from + length;
        boolean afterBrace = false;
        for (int i = from; i < end; i++) {
            final byte b = json[i];
            if (b == '"' || b == '\'') {
                i = closingQuote(json, i, end);
                afterBrace = false;
            } else if (b == '{') {
                if (afterBrace) {
                    return true;
                }
                afterBrace = true;
            } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                afterBrace = false;
            }
        }
        return false;
    }

    /** The same with such keys as text. */
    static byte[] quoted(final byte[] json, final int from, final int length) {
        final Rewriter rewriter = new Rewriter(json, from + length);
        rewriter.copy(from);
        return rewriter.out.toByteArray();
    }

    private static int closingQuote(final byte[] json, final int opening, final int end) {
        final byte quote = json[opening];
        for (int i = opening + 1; i < end; i++) {
            if (json[i] == '\\') {
                i++;
            } else if (json[i] == quote) {
                return i;
            }
        }
        return end;
    }

    /** Walks once over the text; remembers for each open bracket whether a key is due. */
    private static final class Rewriter {

        private final byte[] json;
        private final int end;
        private final ByteArrayOutputStream out;
        private final java.util.BitSet objects = new java.util.BitSet();
        private int depth;
        private boolean keyDue;

        Rewriter(final byte[] json, final int end) {
            this.json = json;
            this.end = end;
            this.out = new ByteArrayOutputStream(json.length + 64);
        }

        void copy(final int from) {
            for (int i = from; i < end; i++) {
                final byte b = json[i];
                switch (b) {
                    case '"', '\'' -> {
                        final int closing = Math.min(end - 1, closingQuote(json, i, end));
                        out.write(json, i, closing - i + 1);
                        i = closing;
                        keyDue = false;
                        continue;
                    }
                    case '{' -> {
                        if (keyDue) {
                            i = quoteKey(i);
                            keyDue = false;
                            continue;
                        }
                        objects.set(++depth);
                        keyDue = true;
                    }
                    case '[' -> {
                        objects.clear(++depth);
                        keyDue = false;
                    }
                    case '}', ']' -> {
                        depth = Math.max(0, depth - 1);
                        keyDue = false;
                    }
                    case ',' -> keyDue = objects.get(depth);
                    case ' ', '\n', '\r', '\t' -> {
                        // Says nothing about what is due.
                    }
                    default -> keyDue = false;
                }
                out.write(b);
            }
        }

        /** Returns the place of the key's last byte. */
        private int quoteKey(final int opening) {
            out.write('"');
            int open = 0;
            int i = opening;
            for (; i < end; i++) {
                final byte b = json[i];
                if (b == '"' || b == '\'') {
                    final int closing = Math.min(end - 1, closingQuote(json, i, end));
                    for (; i < closing; i++) {
                        escaped(json[i]);
                    }
                } else if (b == '{') {
                    open++;
                } else if (b == '}' && --open == 0) {
                    break;
                }
                if (i < end) {
                    escaped(json[i]);
                }
            }
            if (i < end) {
                escaped(json[i]);
            }
            out.write('"');
            return i;
        }

        private void escaped(final byte b) {
            if (b == '"' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b >= 0 && b < ' ') {
                out.write(' ');
            } else {
                out.write(b);
            }
        }
    }
}
