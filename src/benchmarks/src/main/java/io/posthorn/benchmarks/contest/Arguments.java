package io.posthorn.benchmarks.contest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads {@code name=value} arguments; what is not given has its default. A program asks for all its
 * names and then calls {@link #end}, which says everything that is wrong in one sentence. Owned by
 * the thread that starts the program.
 */
public final class Arguments {

    private final String program;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();
    private final List<String> inForce = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Arguments(final Class<?> program) {
        this.program = program.getSimpleName();
    }

    /**
     * Takes what a program was called with.
     *
     * @param program its class
     * @param arguments each {@code name=value}
     * @return the arguments, nothing of them understood yet
     */
    public static Arguments of(final Class<?> program, final String... arguments) {
        final Arguments all = new Arguments(program);
        for (final String argument : arguments) {
            final String[] pair = argument.split("=", 2);
            if (pair.length < 2) {
                all.faults.add(argument + " is not of the form name=value");
            } else {
                all.given.put(pair[0], pair[1]);
            }
        }
        return all;
    }

    /**
     * A text.
     *
     * @param name of the argument
     * @param otherwise what holds if it is not given
     * @return the value
     */
    public String text(final String name, final String otherwise) {
        known.add(name + "=" + otherwise);
        final String value = given.containsKey(name) ? given.remove(name) : otherwise;
        inForce.add(name + "=" + value);
        return value;
    }

    /**
     * A number.
     *
     * @param name of the argument
     * @param otherwise what holds if it is not given
     * @return the value
     */
    public int number(final String name, final int otherwise) {
        return parsed(name, String.valueOf(otherwise), Integer::valueOf, otherwise);
    }

    /**
     * A large number.
     *
     * @param name of the argument
     * @param otherwise what holds if it is not given
     * @return the value
     */
    public long longNumber(final String name, final long otherwise) {
        return parsed(name, String.valueOf(otherwise), Long::valueOf, otherwise);
    }

    /**
     * Numbers, separated by commas.
     *
     * @param name of the argument
     * @param otherwise what holds if they are not given
     * @return the values, in order
     */
    public List<Integer> numbers(final String name, final String otherwise) {
        return list(name, otherwise, Integer::valueOf);
    }

    /**
     * A list, separated by commas.
     *
     * @param name of the argument
     * @param otherwise what holds if it is not given
     * @param reader reads one element; throws {@link IllegalArgumentException} if it cannot
     * @param <T> what it becomes
     * @return the elements, in order
     */
    public <T> List<T> list(
            final String name, final String otherwise, final Function<String, T> reader) {
        return parsed(
                name,
                otherwise,
                text -> Arrays.stream(text.split(",")).map(reader).toList(),
                List.of());
    }

    private <T> T parsed(
            final String name,
            final String otherwise,
            final Function<String, T> reader,
            final T ifWrong) {
        final String value = text(name, otherwise);
        try {
            return reader.apply(value);
        } catch (final IllegalArgumentException e) {
            faults.add("%s=%s cannot be read (%s)".formatted(name, value, e.getMessage()));
            return ifWrong;
        }
    }

    /**
     * Ends the reading.
     *
     * @throws UsageFault if a name is unknown or a value cannot be read; its sentence names all
     *     that the program takes
     */
    public void end() {
        given.keySet().forEach(name -> faults.add(name + " is unknown"));
        if (!faults.isEmpty()) {
            throw new UsageFault(
                    "%s: %s. It takes, with these defaults: %s"
                            .formatted(
                                    program, String.join("; ", faults), String.join(" ", known)));
        }
    }

    /**
     * What the program runs with, defaults included.
     *
     * @return arguments that would have it run the same
     */
    public String inForce() {
        return String.join(" ", inForce);
    }
}
