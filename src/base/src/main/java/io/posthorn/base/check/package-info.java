/**
 * Stops the owner of a state whose invariant is broken. Checks are always on; a failed one throws
 * {@link io.posthorn.base.check.BrokenInvariant}, which the thread that owns the state lets through
 * to its top.
 */
package io.posthorn.base.check;
