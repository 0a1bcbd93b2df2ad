/**
 * Due time to physical offset. The timers of one minute are a chain, those of it that were
 * delivered another; both are derived from the log, so each timer is delivered once whatever
 * happens in between. A timer whose record the log no longer holds is dropped and keeps nothing
 * else alive. Only the minutes that are near lie in memory.
 */
package io.posthorn.store.timer;
