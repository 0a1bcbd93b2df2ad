package io.posthorn.broker.selector;

/** A name, standing for the message's value. */
final class Property extends Expression {

    private final String name;

    Property(final String name) {
        this.name = name;
    }

    @Override
    Object value(final PropertySource message) {
        return message.value(name);
    }

    @Override
    Kind kind() {
        return Kind.ANY;
    }
}
