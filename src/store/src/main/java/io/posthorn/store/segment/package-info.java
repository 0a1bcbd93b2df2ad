/**
 * Makes memory-mapped files look like one endless, reference-counted address range. Segments are
 * full of zeros and durable before they are used; the next one is made ready in the background. A
 * {@link io.posthorn.store.segment.Slice} keeps the segment under it mapped until it is closed, so
 * a reader can never touch an unmapped page. The commit log owns the range.
 */
package io.posthorn.store.segment;
