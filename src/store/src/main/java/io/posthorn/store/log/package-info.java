/**
 * The commit log: all records of a broker in one order. Appends one record or several in a row, one
 * appender at a time; hands out slices for reading; tells the derivation about each record while
 * the appender still has its turn, so that what is derived never lags behind. Knows nothing of
 * queues but the port that numbers their records.
 */
package io.posthorn.store.log;
