package io.posthorn.broker.selector;

/** Which rules an expression follows. One grammar serves both; they part over types. */
public enum Dialect {

    /**
     * Jakarta Messaging 3.1, clause 3.8.1. Properties keep the type they were set with and are
     * never converted: to compare unlike types is false.
     */
    JMS,

    /**
     * RocketMQ's SQL92 filter. Properties are texts and are read as numbers or booleans where the
     * other side is one; a text that is no number makes the comparison unknown. Adds {@code
     * CONTAINS}, {@code STARTSWITH} and {@code ENDSWITH}.
     */
    SQL92
}
