package io.posthorn.broker.selector;

import io.posthorn.broker.selector.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts an expression into words. Keywords come out in upper case, names as they are. */
final class Lexer {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS",
                    "ESCAPE");
    private static final Set<String> SQL92_KEYWORDS = Set.of("CONTAINS", "STARTSWITH", "ENDSWITH");

    private final String text;
    private final Dialect dialect;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(final String text, final Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /** The words of an expression; the last one is the end. */
    static List<Token> tokens(final String text, final Dialect dialect) throws InvalidSelector {
        final Lexer lexer = new Lexer(text, dialect);
        lexer.read();
        return lexer.tokens;
    }

    private void read() throws InvalidSelector {
        while (at < text.length()) {
            final int unit = text.codePointAt(at);
            if (Character.isWhitespace(unit)) {
                at += Character.charCount(unit);
            } else if (unit == '\'') {
                readText();
            } else if (isDigit(unit) || unit == '.' && isDigit(peek(1))) {
                readNumber();
            } else if (Character.isJavaIdentifierStart(unit)) {
                readName();
            } else {
                readSign();
            }
        }
        tokens.add(new Token(Type.END, "", text.length() + 1));
    }

    private void readText() throws InvalidSelector {
        final int start = at;
        final StringBuilder content = new StringBuilder();
        at++;
        while (true) {
            final int quote = text.indexOf('\'', at);
            if (quote < 0) {
                throw new InvalidSelector(start + 1, "this text is not closed by a '");
            }
            content.append(text, at, quote);
            at = quote + 1;
            if (peek(0) != '\'') {
                break;
            }
            content.append('\'');
            at++;
        }
        add(Type.TEXT, content.toString(), start);
    }

    /** Takes all that sticks to a number; {@link Numbers} says whether it is one. */
    private void readNumber() {
        final int start = at;
        while (Character.isLetterOrDigit(peek(0)) || peek(0) == '.' || isSignOfExponent(start)) {
            at++;
        }
        add(Type.NUMBER, text.substring(start, at), start);
    }

    private boolean isSignOfExponent(final int start) {
        if (peek(0) != '-' && peek(0) != '+' || at == start) {
            return false;
        }
        final char before = text.charAt(at - 1);
        return (before == 'e' || before == 'E')
                && isDigit(peek(1))
                && !text.startsWith("0x", start)
                && !text.startsWith("0X", start);
    }

    private void readName() {
        final int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        final String name = text.substring(start, at);
        final String upper = name.toUpperCase(Locale.ROOT);
        if (KEYWORDS.contains(upper)
                || dialect == Dialect.SQL92 && SQL92_KEYWORDS.contains(upper)) {
            add(Type.KEYWORD, upper, start);
        } else {
            add(Type.NAME, name, start);
        }
    }

    private void readSign() throws InvalidSelector {
        final int start = at;
        final char sign = text.charAt(at);
        if ((sign == '<' && (peek(1) == '=' || peek(1) == '>')) || sign == '>' && peek(1) == '=') {
            at += 2;
        } else if ("=<>+-*/(),".indexOf(sign) >= 0) {
            at++;
        } else {
            throw new InvalidSelector(
                    at + 1, "'%s' has no meaning here".formatted(wholeCharacterAt(at)));
        }
        add(Type.SIGN, text.substring(start, at), start);
    }

    private String wholeCharacterAt(final int index) {
        return Character.toString(text.codePointAt(index));
    }

    private void add(final Type type, final String content, final int start) {
        tokens.add(new Token(type, content, start + 1));
    }

    /** The unit some places ahead; 0 behind the end. */
    private char peek(final int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private static boolean isDigit(final int unit) {
        return unit >= '0' && unit <= '9';
    }
}
