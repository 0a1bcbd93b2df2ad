/**
 * The store alone, beside that of RocketMQ: no network, no client. Each program lets its contenders
 * take turns, each in a JVM of its own with the same heap and flags, and prints the medians. {@code
 * …SideBySide}, {@link io.posthorn.benchmarks.store.ManyQueues}, {@link
 * io.posthorn.benchmarks.store.RecoverySpeed} and {@link io.posthorn.benchmarks.store.Timers} are
 * the programs; a class named {@code …Turn} is what runs in a contender's JVM. Only {@code
 * RocketMqStore} and {@code RocketMqTimers} know the rival. Only numbers from one run may be
 * compared.
 */
package io.posthorn.benchmarks.store;
