/**
 * Counts messages and bytes by topic and group, and how fast they flow. Written on the hot path
 * with plain adders, read by meters, REST and tools.
 */
package io.posthorn.broker.traffic;
