package io.posthorn.broker.selector;

/** The message as a selector sees it: values by name. */
@FunctionalInterface
public interface PropertySource {

    /**
     * The value of a property or, in a JMS selector, of a header field.
     *
     * @param name the name as written in the expression; names are case-sensitive
     * @return a String, Boolean, Byte, Short, Integer, Long, Float or Double; null if the message
     *     has no such property
     */
    Object value(String name);
}
