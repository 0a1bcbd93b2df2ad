package io.posthorn.jms.jndi;

import java.util.Collections;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;

/** Names and what is bound to them, which is decided when it is made. Any thread. */
final class ReadOnlyContext implements Context {

    private static final NameParser PARSER = CompositeName::new;

    private final String path;
    private final Map<String, Object> bindings;

    /** Makes what is not bound; null where only bound names are known. */
    private final Function<String, Object> maker;

    private final Hashtable<?, ?> environment;

    ReadOnlyContext(
            final String path,
            final Map<String, Object> bindings,
            final Function<String, Object> maker,
            final Hashtable<?, ?> environment) {
        this.path = path;
        this.bindings = new TreeMap<>(bindings);
        this.maker = maker;
        this.environment = (Hashtable<?, ?>) environment.clone();
    }

    @Override
    public Object lookup(final Name name) throws NamingException {
        if (name.isEmpty()) {
            return this;
        }
        final Object bound = bindings.get(name.get(0));
        if (bound == null && maker != null) {
            return made(name);
        }
        if (bound == null) {
            throw unknown(name);
        }
        if (name.size() == 1) {
            return bound;
        }
        if (bound instanceof ReadOnlyContext context) {
            return context.lookup(name.getSuffix(1));
        }
        final NamingException fault =
                new NotContextException(
                        "%s is no context, so there is nothing below it."
                                .formatted(inFull(name.get(0))));
        fault.setRemainingName(name);
        throw fault;
    }

    /** A destination may have slashes in its name. */
    private Object made(final Name name) throws NamingException {
        final String rest = String.join("/", Collections.list(name.getAll()));
        if (rest.isBlank()) {
            throw new InvalidNameException("A name is missing behind %s/.".formatted(path));
        }
        return maker.apply(rest);
    }

    private NamingException unknown(final Name name) {
        final NamingException fault =
                new NameNotFoundException(
                        "Nothing is bound to %s; there are %s."
                                .formatted(
                                        inFull(name.toString()),
                                        String.join(", ", bindings.keySet())));
        fault.setRemainingName(name);
        return fault;
    }

    private String inFull(final String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    @Override
    public Object lookup(final String name) throws NamingException {
        return lookup(PARSER.parse(name));
    }

    @Override
    public Object lookupLink(final Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(final String name) throws NamingException {
        return lookup(name);
    }

    private ReadOnlyContext contextAt(final Name name) throws NamingException {
        if (lookup(name) instanceof ReadOnlyContext context) {
            return context;
        }
        throw new NotContextException(
                "%s is no context, so nothing can be listed.".formatted(inFull(name.toString())));
    }

    @Override
    public NamingEnumeration<NameClassPair> list(final Name name) throws NamingException {
        return new Entries<>(
                contextAt(name).bindings.entrySet().stream()
                        .map(
                                each ->
                                        new NameClassPair(
                                                each.getKey(),
                                                each.getValue().getClass().getName()))
                        .toList());
    }

    @Override
    public NamingEnumeration<NameClassPair> list(final String name) throws NamingException {
        return list(PARSER.parse(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(final Name name) throws NamingException {
        return new Entries<>(
                contextAt(name).bindings.entrySet().stream()
                        .map(each -> new Binding(each.getKey(), each.getValue()))
                        .toList());
    }

    @Override
    public NamingEnumeration<Binding> listBindings(final String name) throws NamingException {
        return listBindings(PARSER.parse(name));
    }

    @Override
    public NameParser getNameParser(final Name name) {
        return PARSER;
    }

    @Override
    public NameParser getNameParser(final String name) {
        return PARSER;
    }

    @Override
    public Name composeName(final Name name, final Name prefix) throws NamingException {
        return ((Name) prefix.clone()).addAll(name);
    }

    @Override
    public String composeName(final String name, final String prefix) throws NamingException {
        return composeName(PARSER.parse(name), PARSER.parse(prefix)).toString();
    }

    @Override
    public Hashtable<?, ?> getEnvironment() {
        return (Hashtable<?, ?>) environment.clone();
    }

    @Override
    public String getNameInNamespace() {
        return path;
    }

    /** Holds nothing that had to be given back. */
    @Override
    public void close() {}

    private static OperationNotSupportedException readOnly() {
        return new OperationNotSupportedException(
                "Names are bound by properties (queue.name, topic.name, connectionFactory.name), and"
                        + " cannot be changed here.");
    }

    @Override
    public void bind(final Name name, final Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void bind(final String name, final Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(final Name name, final Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(final String name, final Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(final Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(final String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(final Name oldName, final Name newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(final String oldName, final String newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(final Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(final String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(final Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(final String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Object addToEnvironment(final String name, final Object value) throws NamingException {
        throw readOnly();
    }

    @Override
    public Object removeFromEnvironment(final String name) throws NamingException {
        throw readOnly();
    }

    /** Without the environment, which may hold a password. */
    @Override
    public String toString() {
        return "context %s with %s"
                .formatted(path.isEmpty() ? "of Posthorn" : path, bindings.keySet());
    }
}
