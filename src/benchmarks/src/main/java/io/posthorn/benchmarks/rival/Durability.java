package io.posthorn.benchmarks.rival;

import java.util.Locale;

/** How a server makes what it acknowledges safe. */
enum Durability {
    ASYNC_FLUSH,
    SYNC_FLUSH;

    /** What the argument calls each of them. */
    static final String ALL = "async,sync";

    /** The one called so; throws {@link IllegalArgumentException} if none is. */
    static Durability named(final String name) {
        return valueOf(name.toUpperCase(Locale.ROOT) + "_FLUSH");
    }
}
