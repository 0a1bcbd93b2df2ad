/**
 * Numbers that rooms keep about themselves, with name, unit and help text. A room counts with plain
 * fields or the classes here and declares what it counts in {@link
 * io.posthorn.base.count.Counters}; whoever shows numbers to people reads them from there when
 * asked. Counting costs an addition; nothing is pushed.
 */
package io.posthorn.base.count;
