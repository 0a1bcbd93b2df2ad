package io.posthorn.broker.selector;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Selectors that were read lately, for clients that say theirs with every request. Bounded in
 * number and in length. Any thread; finding one takes no lock.
 */
public final class SelectorCache {

    /** Longer ones are read each time, or a few clients could fill the memory. */
    private static final int LONGEST = 1_024;

    private final int most;
    private final AtomicReference<Generations> known =
            new AtomicReference<>(new Generations(new ConcurrentHashMap<>(), Map.of()));

    /** What was used since the last change of generations, and what was used before. */
    private record Generations(Map<Key, Selector> young, Map<Key, Selector> old) {}

    private record Key(String text, Dialect dialect) {}

    /**
     * @param most how many are kept at least if they are in use; at most twice as many are
     */
    public SelectorCache(final int most) {
        this.most = most;
    }

    /**
     * Reads an expression, or remembers what it was read as.
     *
     * @param text the expression
     * @param dialect the rules to follow
     * @return as {@link SelectorParser#parse} gives it
     * @throws InvalidSelector if it cannot be read
     */
    public Selector parse(final String text, final Dialect dialect) throws InvalidSelector {
        if (text.length() > LONGEST) {
            return SelectorParser.parse(text, dialect);
        }
        final Key key = new Key(text, dialect);
        final Generations now = known.get();
        final Selector young = now.young().get(key);
        if (young != null) {
            return young;
        }
        final Selector old = now.old().get(key);
        final Selector selector = old == null ? SelectorParser.parse(text, dialect) : old;
        if (now.young().size() >= most) {
            known.compareAndSet(now, new Generations(new ConcurrentHashMap<>(), now.young()));
        }
        known.get().young().put(key, selector);
        return selector;
    }

    /**
     * How many are known.
     *
     * @return at most twice what was asked for, and a few that came at the same time
     */
    int size() {
        final Generations now = known.get();
        return now.young().size() + now.old().size();
    }
}
