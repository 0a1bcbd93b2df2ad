package io.posthorn.remoting.frame;

/**
 * The operation-specific part of a header, typed. Implemented by the records of {@code
 * remoting.command}.
 */
@FunctionalInterface
public interface Header {

    /**
     * Writes every value that is present.
     *
     * @param fields where to; what is there already stays
     */
    void write(Fields fields);
}
