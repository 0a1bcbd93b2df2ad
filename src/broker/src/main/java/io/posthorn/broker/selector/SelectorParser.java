package io.posthorn.broker.selector;

import io.posthorn.broker.selector.Expression.Kind;
import io.posthorn.broker.selector.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads expressions, by recursive descent:
 *
 * <pre>
 *   condition  = conjunction { OR conjunction }
 *   conjunction = negation { AND negation }
 *   negation   = NOT negation | test
 *   test       = sum [ relation sum | [NOT] BETWEEN sum AND sum | [NOT] IN ( text {, text} )
 *              | [NOT] LIKE text [ESCAPE text] | IS [NOT] NULL | [NOT] CONTAINS text | ... ]
 *   sum        = product { (+|-) product }
 *   product    = signed { (*|/) signed }
 *   signed     = (+|-) signed | literal | name | ( condition )
 * </pre>
 *
 * Both dialects have all of it except {@code CONTAINS}, {@code STARTSWITH} and {@code ENDSWITH},
 * which are names in JMS.
 */
public final class SelectorParser {

    /** The longest expression that is read, in UTF-16 units. */
    public static final int MAX_LENGTH = 16_384;

    /** The deepest nesting that is read; evaluation goes down as many calls. */
    public static final int MAX_DEPTH = 128;

    /** JMS 3.1, 3.8.1.1: header fields that are not for selectors. */
    private static final Set<String> HEADERS_NOT_FOR_SELECTORS =
            Set.of(
                    "JMSDestination",
                    "JMSReplyTo",
                    "JMSExpiration",
                    "JMSRedelivered",
                    "JMSDeliveryTime");

    private final List<Token> tokens;
    private final Dialect dialect;
    private int at;
    private int nesting;

    private SelectorParser(final List<Token> tokens, final Dialect dialect) {
        this.tokens = tokens;
        this.dialect = dialect;
    }

    /**
     * Reads an expression.
     *
     * @param text the expression; a caller for whom an empty one means "all" does not come here
     *     with it
     * @param dialect the rules to follow
     * @return the compiled expression
     * @throws InvalidSelector if it cannot be read, with the column and what was expected there
     */
    public static Selector parse(final String text, final Dialect dialect) throws InvalidSelector {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidSelector(
                    MAX_LENGTH + 1,
                    "the expression has %d characters, at most %d are allowed"
                            .formatted(text.length(), MAX_LENGTH));
        }
        final SelectorParser parser = new SelectorParser(Lexer.tokens(text, dialect), dialect);
        return new Selector(text, dialect, parser.whole());
    }

    private Expression whole() throws InvalidSelector {
        final Token first = peek();
        final Expression condition = asCondition(condition(), first);
        if (peek().type() != Type.END) {
            throw expected("AND, OR or the end");
        }
        return condition;
    }

    private Expression condition() throws InvalidSelector {
        final Token first = peek();
        final Expression one = conjunction();
        if (!peek().is(Type.KEYWORD, "OR")) {
            return one;
        }
        final List<Expression> parts = new ArrayList<>();
        parts.add(asCondition(one, first));
        while (accept("OR")) {
            final Token next = peek();
            parts.add(asCondition(conjunction(), next));
        }
        return bounded(Junction.or(parts), first);
    }

    private Expression conjunction() throws InvalidSelector {
        final Token first = peek();
        final Expression one = negation();
        if (!peek().is(Type.KEYWORD, "AND")) {
            return one;
        }
        final List<Expression> parts = new ArrayList<>();
        parts.add(asCondition(one, first));
        while (accept("AND")) {
            final Token next = peek();
            parts.add(asCondition(negation(), next));
        }
        return bounded(Junction.and(parts), first);
    }

    private Expression negation() throws InvalidSelector {
        final Token first = peek();
        if (!accept("NOT")) {
            return test();
        }
        descend(first);
        final Token next = peek();
        final Expression negated = new Not(asCondition(negation(), next));
        nesting--;
        return bounded(negated, first);
    }

    private Expression test() throws InvalidSelector {
        final Token first = peek();
        final Expression left = sum();
        final Relation relation = acceptRelation();
        if (relation != null) {
            return comparison(relation, left, first);
        }
        if (accept("IS")) {
            final boolean negated = accept("NOT");
            expect("NULL");
            return bounded(new IsNull(left, negated), first);
        }
        final boolean negated = accept("NOT");
        if (accept("BETWEEN")) {
            return between(left, negated, first);
        }
        if (accept("IN")) {
            requireText(left, first, "IN");
            return bounded(StoredTests.oneOf(left, list(), negated), first);
        }
        final Pattern pattern = acceptPattern(left, first);
        if (pattern != null) {
            return bounded(StoredTests.like(left, pattern, negated), first);
        }
        if (negated) {
            throw expected("BETWEEN, IN or LIKE after NOT");
        }
        return left;
    }

    private Relation acceptRelation() {
        if (peek().type() == Type.SIGN) {
            for (final Relation relation : Relation.values()) {
                if (relation.sign().equals(peek().text())) {
                    at++;
                    return relation;
                }
            }
        }
        return null;
    }

    private Expression comparison(final Relation relation, final Expression left, final Token first)
            throws InvalidSelector {
        final Token second = peek();
        final Expression right = sum();
        if (relation.needsOrder()) {
            requireOrder(left, first, relation.sign());
            requireOrder(right, second, relation.sign());
        } else if (dialect == Dialect.JMS) {
            requireTruths(left, right, second);
        }
        return bounded(StoredTests.compare(relation, left, right, dialect), first);
    }

    private Expression between(final Expression left, final boolean negated, final Token first)
            throws InvalidSelector {
        requireOrder(left, first, "BETWEEN");
        final Token lowToken = peek();
        final Expression low = sum();
        requireOrder(low, lowToken, "BETWEEN");
        expect("AND");
        final Token highToken = peek();
        final Expression high = sum();
        requireOrder(high, highToken, "BETWEEN");
        return bounded(StoredTests.between(left, low, high, negated, dialect), first);
    }

    private Set<String> list() throws InvalidSelector {
        expectSign("(");
        final Set<String> texts = new TreeSet<>();
        do {
            texts.add(expectText("a text in quotes"));
        } while (acceptSign(","));
        expectSign(")");
        return texts;
    }

    private Pattern acceptPattern(final Expression left, final Token first) throws InvalidSelector {
        final Token keyword = peek();
        if (accept("LIKE")) {
            requireText(left, first, "LIKE");
            return like();
        }
        if (!accept("CONTAINS") && !accept("STARTSWITH") && !accept("ENDSWITH")) {
            return null;
        }
        requireText(left, first, keyword.text());
        final String part = expectText("a text in quotes after " + keyword.text());
        return switch (keyword.text()) {
            case "CONTAINS" -> Pattern.contains(part);
            case "STARTSWITH" -> Pattern.startsWith(part);
            default -> Pattern.endsWith(part);
        };
    }

    private Pattern like() throws InvalidSelector {
        final Token token = peek();
        final String text = expectText("a pattern in quotes after LIKE");
        int escape = -1;
        if (accept("ESCAPE")) {
            final Token escapeToken = peek();
            final String escapeText = expectText("a character in quotes after ESCAPE");
            if (escapeText.length() != 1) {
                throw new InvalidSelector(
                        escapeToken.column(), "expected a single character after ESCAPE");
            }
            escape = escapeText.charAt(0);
        }
        final Pattern pattern = Pattern.like(text, escape);
        if (pattern == null) {
            throw new InvalidSelector(
                    token.column(),
                    "the pattern ends in its escape character, which escapes nothing");
        }
        return pattern;
    }

    private Expression sum() throws InvalidSelector {
        final Token first = peek();
        Expression left = product();
        while (peek().is(Type.SIGN, "+") || peek().is(Type.SIGN, "-")) {
            left = calculation(left, first, next(), this::product);
        }
        return left;
    }

    private Expression product() throws InvalidSelector {
        final Token first = peek();
        Expression left = signed();
        while (peek().is(Type.SIGN, "*") || peek().is(Type.SIGN, "/")) {
            left = calculation(left, first, next(), this::signed);
        }
        return left;
    }

    private interface Operand {
        Expression read() throws InvalidSelector;
    }

    private Expression calculation(
            final Expression left, final Token first, final Token sign, final Operand operand)
            throws InvalidSelector {
        final Token second = peek();
        final Expression right = operand.read();
        requireNumber(left, first, sign);
        requireNumber(right, second, sign);
        return bounded(new Calculation(sign.text().charAt(0), left, right, dialect), first);
    }

    private Expression signed() throws InvalidSelector {
        final Token first = peek();
        final boolean negative = first.is(Type.SIGN, "-");
        if (!negative && !first.is(Type.SIGN, "+")) {
            return value();
        }
        at++;
        if (peek().type() == Type.NUMBER) {
            return new Literal(Numbers.read(next(), negative));
        }
        descend(first);
        final Token operandToken = peek();
        final Expression operand = signed();
        nesting--;
        requireNumber(operand, operandToken, first);
        return bounded(new Sign(operand, negative, dialect), first);
    }

    private Expression value() throws InvalidSelector {
        final Token token = peek();
        switch (token.type()) {
            case NUMBER:
                at++;
                return new Literal(Numbers.read(token, false));
            case TEXT:
                at++;
                return new Literal(token.text());
            case NAME:
                at++;
                return property(token);
            default:
                return valueOfSign(token);
        }
    }

    private Expression valueOfSign(final Token token) throws InvalidSelector {
        if (accept("TRUE")) {
            return new Literal(Boolean.TRUE);
        }
        if (accept("FALSE")) {
            return new Literal(Boolean.FALSE);
        }
        if (token.is(Type.KEYWORD, "NULL")) {
            throw new InvalidSelector(
                    token.column(), "NULL is no value to compare with, use IS NULL");
        }
        if (!acceptSign("(")) {
            throw at == 0 ? expected("a condition") : expected("a value" + afterPrevious());
        }
        descend(token);
        final Expression inner = condition();
        nesting--;
        expectSign(")");
        return inner;
    }

    private Expression property(final Token token) throws InvalidSelector {
        if (dialect == Dialect.JMS && HEADERS_NOT_FOR_SELECTORS.contains(token.text())) {
            throw new InvalidSelector(
                    token.column(), "%s cannot be used in a selector".formatted(token.text()));
        }
        return new Property(token.text(), dialect);
    }

    private Expression asCondition(final Expression expression, final Token first)
            throws InvalidSelector {
        if (expression.kind() == Kind.TRUTH) {
            return expression;
        }
        if (expression.kind() == Kind.ANY) {
            return new Truth(expression, dialect);
        }
        throw new InvalidSelector(
                first.column(),
                "expected a condition, found a %s"
                        .formatted(expression.kind() == Kind.TEXT ? "text" : "number"));
    }

    private void requireNumber(final Expression operand, final Token token, final Token sign)
            throws InvalidSelector {
        if (operand.kind() == Kind.TEXT || operand.kind() == Kind.TRUTH) {
            throw new InvalidSelector(
                    token.column(), "expected a number beside %s".formatted(sign));
        }
    }

    private void requireOrder(final Expression operand, final Token token, final String sign)
            throws InvalidSelector {
        if (operand.kind() == Kind.TEXT || operand.kind() == Kind.TRUTH) {
            throw new InvalidSelector(
                    token.column(),
                    "texts and booleans have no order, '%s' compares numbers".formatted(sign));
        }
    }

    /** JMS 3.1, 3.8.1.2: a boolean that stands in the expression is compared with booleans only. */
    private void requireTruths(final Expression left, final Expression right, final Token second)
            throws InvalidSelector {
        final boolean isTruth = left.kind() == Kind.TRUTH || right.kind() == Kind.TRUTH;
        if (isTruth && left.kind() != right.kind() && !isOpen(left) && !isOpen(right)) {
            throw new InvalidSelector(
                    second.column(), "a boolean cannot be compared with a number or a text");
        }
    }

    private static boolean isOpen(final Expression operand) {
        return operand.kind() == Kind.ANY;
    }

    private void requireText(final Expression operand, final Token token, final String keyword)
            throws InvalidSelector {
        if (operand.kind() == Kind.NUMBER || operand.kind() == Kind.TRUTH) {
            throw new InvalidSelector(
                    token.column(), "expected a property or a text before %s".formatted(keyword));
        }
    }

    private Expression bounded(final Expression expression, final Token token)
            throws InvalidSelector {
        if (expression.depth() > MAX_DEPTH) {
            throw tooDeep(token);
        }
        return expression;
    }

    private void descend(final Token token) throws InvalidSelector {
        nesting++;
        if (nesting > MAX_DEPTH) {
            throw tooDeep(token);
        }
    }

    private static InvalidSelector tooDeep(final Token token) {
        return new InvalidSelector(
                token.column(),
                "the expression is nested deeper than the %d levels allowed".formatted(MAX_DEPTH));
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        return tokens.get(at++);
    }

    private boolean accept(final String keyword) {
        if (peek().is(Type.KEYWORD, keyword)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean acceptSign(final String sign) {
        if (peek().is(Type.SIGN, sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(final String keyword) throws InvalidSelector {
        if (!accept(keyword)) {
            throw expected(keyword);
        }
    }

    private void expectSign(final String sign) throws InvalidSelector {
        if (!acceptSign(sign)) {
            throw expected("'" + sign + "'");
        }
    }

    private String expectText(final String what) throws InvalidSelector {
        if (peek().type() != Type.TEXT) {
            throw expected(what);
        }
        return next().text();
    }

    private String afterPrevious() {
        return " after " + tokens.get(at - 1);
    }

    private InvalidSelector expected(final String what) {
        return new InvalidSelector(
                peek().column(), "expected %s, found %s".formatted(what, peek()));
    }
}
