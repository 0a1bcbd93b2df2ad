package io.posthorn.jms.jndi;

import java.util.Iterator;
import javax.naming.NamingEnumeration;

/**
 * Hands out what is in a list.
 *
 * @param <T> of its entries
 */
final class Entries<T> implements NamingEnumeration<T> {

    private final Iterator<T> rest;

    Entries(final Iterable<T> all) {
        this.rest = all.iterator();
    }

    @Override
    public T next() {
        return rest.next();
    }

    @Override
    public boolean hasMore() {
        return rest.hasNext();
    }

    @Override
    public T nextElement() {
        return rest.next();
    }

    @Override
    public boolean hasMoreElements() {
        return rest.hasNext();
    }

    /** Holds nothing that had to be given back. */
    @Override
    public void close() {
        while (rest.hasNext()) {
            rest.next();
        }
    }
}
