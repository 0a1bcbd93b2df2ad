/**
 * Due time to physical offset. The timers of one minute are a chain, those of it that were
 * delivered another; both are derived from the log, so each timer is delivered once whatever
 * happens in between. Only the minutes that are near lie in memory.
 */
package io.posthorn.store.timer;
