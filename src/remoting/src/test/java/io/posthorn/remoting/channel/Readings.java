package io.posthorn.remoting.channel;

import io.posthorn.base.count.Counters;
import java.util.concurrent.atomic.DoubleAdder;

/** Reads what was counted. */
final class Readings {

    private Readings() {}

    /** The sum over all labels. */
    static long of(final Counters counters, final String name) {
        final DoubleAdder sum = new DoubleAdder();
        counters.families().stream()
                .filter(family -> family.name().equals(name))
                .forEach(family -> family.source().accept((value, labels) -> sum.add(value)));
        return (long) sum.sum();
    }
}
