package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.message.PropertyText;
import io.posthorn.message.TypedProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random expressions against an evaluator that is slow and plainly right: each generated node
 * carries its text and a function that says what its value is. A failure names its seed, which
 * {@code -Dposthorn.test.seed} gives back.
 */
class RandomSelectorTest {

    private static final int EXPRESSIONS = 4_000;
    private static final int MESSAGES = 8;
    private static final String[] NAMES = {"a", "b", "c", "d", "e"};
    private static final String[] TEXTS = {
        "", "x", "xy", "xyz", "1", "-2", "2.5", "true", "it's", "a%b", "grün"
    };
    private static final String[] PATTERNS = {
        "%", "_", "x%", "%y%", "%z", "x_z", "_y%", "", "a!%b", "gr_n", "gr%n", "%ü%", "x%z"
    };

    private static final Object UNKNOWN = null;

    private record Node(String text, Function<Map<String, Object>, Object> value) {}

    private Random random;
    private Dialect dialect;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldAgreeWithNaiveEvaluator(final Dialect theDialect) throws InvalidSelector {
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        random = new Random(seed);
        dialect = theDialect;
        for (int i = 0; i < EXPRESSIONS; i++) {
            final Node node = condition(4);
            final Selector selector = SelectorParser.parse(node.text, dialect);
            final Selector opposite = SelectorParser.parse("NOT (" + node.text + ")", dialect);
            for (int j = 0; j < MESSAGES; j++) {
                final Map<String, Object> message = message();
                final Object expected = node.value.apply(message);
                final Supplier<String> what =
                        () ->
                                "seed %d: %s on %s should be %s"
                                        .formatted(seed, node.text, message, expected);
                assertThat(selector.matches(message::get))
                        .as(what)
                        .isEqualTo(expected == Boolean.TRUE);
                assertThat(opposite.matches(message::get))
                        .as(what)
                        .isEqualTo(expected == Boolean.FALSE);
                final MessageView stored = stored(message);
                final Object again = node.value.apply(message);
                final Supplier<String> whatStored =
                        () ->
                                "seed %d: %s on stored %s should be %s"
                                        .formatted(seed, node.text, message, again);
                assertThat(selector.matches(stored))
                        .as(whatStored)
                        .isEqualTo(again == Boolean.TRUE);
                assertThat(opposite.matches(stored))
                        .as(whatStored)
                        .isEqualTo(again == Boolean.FALSE);
            }
        }
    }

    /** RocketMQ has no empty properties; they are taken out of the message. */
    private MessageView stored(final Map<String, Object> message) {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        if (dialect == Dialect.SQL92) {
            message.values().removeIf(""::equals);
            message.forEach((name, value) -> editor.set(name, value.toString()));
        } else {
            TypedProperties.write(editor, message);
        }
        return new MessageView().wrap(editor.toText());
    }

    private Map<String, Object> message() {
        final Map<String, Object> message = new HashMap<>();
        for (final String name : NAMES) {
            switch (random.nextInt(dialect == Dialect.SQL92 ? 5 : 8)) {
                case 0 -> {}
                case 1, 2, 3 -> message.put(name, pick(TEXTS));
                case 4 -> message.put(name, String.valueOf(random.nextInt(5) - 2));
                case 5 -> message.put(name, random.nextBoolean());
                case 6 -> message.put(name, random.nextInt(5) - 2);
                default -> message.put(name, (random.nextInt(9) - 4) / 2.0);
            }
        }
        return message;
    }

    private Node condition(final int depth) {
        if (depth == 0) {
            return test(0);
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> junction(depth, "AND", false);
            case 2, 3 -> junction(depth, "OR", true);
            case 4 -> {
                final Node inner = condition(depth - 1);
                yield new Node(
                        keyword("NOT") + space() + "(" + inner.text + ")",
                        message -> opposite(inner.value.apply(message)));
            }
            default -> test(depth);
        };
    }

    private Node junction(final int depth, final String word, final boolean settling) {
        final List<Node> parts = new ArrayList<>();
        for (int i = random.nextInt(3) + 2; i > 0; i--) {
            parts.add(condition(depth - 1));
        }
        final String text =
                parts.stream()
                        .map(part -> "(" + part.text + ")")
                        .collect(Collectors.joining(space() + keyword(word) + space()));
        return new Node(
                text,
                message -> {
                    final List<Object> values = new ArrayList<>();
                    parts.forEach(part -> values.add(part.value.apply(message)));
                    if (values.contains(settling)) {
                        return settling;
                    }
                    return values.contains(UNKNOWN) ? UNKNOWN : (Object) !settling;
                });
    }

    private Node test(final int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> isNull();
            case 1 -> inList();
            case 2 -> like();
            case 3 -> between(depth);
            default -> comparison(depth);
        };
    }

    private Node isNull() {
        final Node name = name();
        final boolean not = random.nextBoolean();
        return new Node(
                name.text + space() + keyword(not ? "IS NOT NULL" : "IS NULL"),
                message -> (name.value.apply(message) == null) != not);
    }

    private Node inList() {
        final Node name = name();
        final List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            texts.add(pick(TEXTS));
        }
        final boolean not = random.nextBoolean();
        final String list = texts.stream().map(this::quoted).collect(Collectors.joining(","));
        return new Node(
                name.text + space() + keyword(not ? "NOT IN" : "IN") + "(" + list + ")",
                message -> {
                    final Object value = name.value.apply(message);
                    return value == null
                            ? UNKNOWN
                            : (Object) (value instanceof String && texts.contains(value) != not);
                });
    }

    private Node like() {
        final Node name = name();
        final String pattern = pick(PATTERNS);
        final boolean not = random.nextBoolean();
        final String regex =
                pattern.equals("a!%b") ? "a%b" : pattern.replace("%", ".*").replace("_", ".");
        return new Node(
                "%s %s %s %s"
                        .formatted(
                                name.text,
                                keyword(not ? "NOT LIKE" : "LIKE"),
                                quoted(pattern),
                                keyword("ESCAPE '!'")),
                message -> {
                    final Object value = name.value.apply(message);
                    if (value == null) {
                        return UNKNOWN;
                    }
                    return value instanceof String text && text.matches(regex) != not;
                });
    }

    private Node between(final int depth) {
        final Node value = number(depth);
        final Node low = number(depth);
        final Node high = number(depth);
        final boolean not = random.nextBoolean();
        return new Node(
                "%s %s %s %s %s"
                        .formatted(
                                value.text,
                                keyword(not ? "NOT BETWEEN" : "BETWEEN"),
                                low.text,
                                keyword("AND"),
                                high.text),
                message -> {
                    final Object a = value.value.apply(message);
                    final Object one = compare(not ? "<" : ">=", a, low.value.apply(message));
                    final Object two = compare(not ? ">" : "<=", a, high.value.apply(message));
                    if (one == (Object) not || two == (Object) not) {
                        return not;
                    }
                    return one == UNKNOWN || two == UNKNOWN ? UNKNOWN : (Object) !not;
                });
    }

    private Node comparison(final int depth) {
        final boolean ordered = random.nextBoolean();
        final String sign = ordered ? pick("<", "<=", ">", ">=") : pick("=", "<>");
        final Node first = ordered ? number(depth) : any(depth);
        final Node second = ordered ? number(depth) : any(depth);
        final boolean needsName = dialect == Dialect.JMS && isTruth(first) != isTruth(second);
        final Node left = needsName && !isTruth(first) ? name() : first;
        final Node right = needsName && !isTruth(second) ? name() : second;
        return new Node(
                left.text + space() + sign + space() + right.text,
                message -> compare(sign, left.value.apply(message), right.value.apply(message)));
    }

    private Node any(final int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                final String text = pick(TEXTS);
                yield new Node(quoted(text), message -> text);
            }
            case 1 -> truth();
            default -> number(depth);
        };
    }

    private Node truth() {
        final boolean value = random.nextBoolean();
        return new Node(keyword(value ? "TRUE" : "FALSE"), message -> value);
    }

    private static boolean isTruth(final Node node) {
        return node.text.equalsIgnoreCase("TRUE") || node.text.equalsIgnoreCase("FALSE");
    }

    private Node number(final int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            final Node left = number(depth - 1);
            final Node right = number(depth - 1);
            final char sign = "+-*/".charAt(random.nextInt(4));
            return new Node(
                    "(" + left.text + " " + sign + " " + right.text + ")",
                    message ->
                            calculate(sign, left.value.apply(message), right.value.apply(message)));
        }
        return switch (random.nextInt(3)) {
            case 0 -> {
                final long value = random.nextInt(7) - 3;
                yield new Node(String.valueOf(value), message -> value);
            }
            case 1 -> {
                final double value = (random.nextInt(9) - 4) / 2.0;
                yield new Node(String.valueOf(value), message -> value);
            }
            default -> name();
        };
    }

    private Node name() {
        final String name = pick(NAMES);
        return new Node(name, message -> message.get(name));
    }

    private Object compare(final String sign, final Object left, final Object right) {
        if (left == null || right == null) {
            return UNKNOWN;
        }
        final boolean ordered = !sign.equals("=") && !sign.equals("<>");
        if (dialect == Dialect.JMS) {
            if (left instanceof Number a && right instanceof Number b) {
                return signHolds(sign, a.doubleValue(), b.doubleValue());
            }
            return !ordered
                    && left.getClass() == right.getClass()
                    && left.equals(right) == sign.equals("=");
        }
        if (ordered || left instanceof Number || right instanceof Number) {
            final Double a = toNumber(left);
            final Double b = toNumber(right);
            return a == null || b == null ? UNKNOWN : (Object) signHolds(sign, a, b);
        }
        if (left instanceof Boolean || right instanceof Boolean) {
            final boolean same =
                    "true".equals(String.valueOf(left)) == "true".equals(String.valueOf(right));
            return same == sign.equals("=");
        }
        return left.equals(right) == sign.equals("=");
    }

    private Object calculate(final char sign, final Object left, final Object right) {
        if (dialect == Dialect.JMS && !(left instanceof Number && right instanceof Number)) {
            return null;
        }
        final Double a = left == null ? null : toNumber(left);
        final Double b = right == null ? null : toNumber(right);
        if (a == null || b == null) {
            return null;
        }
        if (isWhole(left) && isWhole(right)) {
            final long x = a.longValue();
            final long y = b.longValue();
            return switch (sign) {
                case '+' -> (Object) (x + y);
                case '-' -> (Object) (x - y);
                case '*' -> (Object) (x * y);
                default -> y == 0 ? null : (Object) (x / y);
            };
        }
        return switch (sign) {
            case '+' -> a + b;
            case '-' -> a - b;
            case '*' -> a * b;
            default -> a / b;
        };
    }

    private static boolean isWhole(final Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof String text && text.indexOf('.') < 0;
    }

    private static Double toNumber(final Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.valueOf(String.valueOf(value));
        } catch (final NumberFormatException e) {
            return null;
        }
    }

    private static boolean signHolds(final String sign, final double a, final double b) {
        return switch (sign) {
            case "=" -> a == b;
            case "<>" -> a != b;
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            default -> a >= b;
        };
    }

    private static Object opposite(final Object value) {
        return value == UNKNOWN ? UNKNOWN : (Object) !(Boolean) value;
    }

    private String quoted(final String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String keyword(final String word) {
        return random.nextBoolean() ? word : word.toLowerCase();
    }

    private String space() {
        return pick(" ", "  ", "\t", "\n");
    }

    private String pick(final String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
