/**
 * Clocks that are handed in, so that a test can turn them by hand. Nothing below the doors asks the
 * system for the time itself.
 */
package io.posthorn.base.time;
