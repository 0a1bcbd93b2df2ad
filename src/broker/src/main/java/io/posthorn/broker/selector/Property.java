package io.posthorn.broker.selector;

/** A name, standing for the message's value. */
final class Property extends Expression {

    private final String name;
    private final Field field;

    Property(final String name, final Dialect dialect) {
        this.name = name;
        this.field = Field.of(name, dialect);
    }

    @Override
    Object value(final PropertySource message) {
        return message instanceof MessageView view ? view.value(field) : message.value(name);
    }

    /** What it stands for in a stored message. */
    Field field() {
        return field;
    }

    @Override
    Kind kind() {
        return Kind.ANY;
    }
}
