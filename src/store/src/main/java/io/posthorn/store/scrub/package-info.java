/**
 * Finds rot before a reader does: reads the log and the sealed files of the key index again and
 * again, slowly, tells what cannot be read any more, and writes queue entries anew that the log
 * still knows.
 */
package io.posthorn.store.scrub;
