/**
 * JMH benchmarks of the broker's rooms. Run with {@code java -cp
 * 'src/benchmarks/target/classes:src/benchmarks/target/lib/*' org.openjdk.jmh.Main NAME} after
 * {@code ./mvnw -pl src/benchmarks -am package}. A number from here belongs to one class only; what
 * a user sees is measured side by side in {@code io.posthorn.benchmarks.rival}.
 */
package io.posthorn.benchmarks.broker;
