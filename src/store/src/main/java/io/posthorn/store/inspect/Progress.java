package io.posthorn.store.inspect;

/** Is told how far a long piece of work is. Called often, so it must be quick. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = (done, total) -> {};

    /**
     * Some of it is done.
     *
     * @param done bytes so far, never fewer than before
     * @param total bytes in all, as far as is known
     */
    void at(long done, long total);
}
