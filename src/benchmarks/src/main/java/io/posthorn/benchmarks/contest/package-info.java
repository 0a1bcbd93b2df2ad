/**
 * What every comparison needs: arguments, a contender in a JVM of its own, medians of its scores
 * and the table in which they stand beside each other. Knows neither broker nor store. Programs of
 * {@code benchmarks.store}, {@code benchmarks.rival} and {@code benchmarks.jms} put it together.
 */
package io.posthorn.benchmarks.contest;
