/**
 * Decides where the log truly ends after a stop and has everything derived again that was not
 * durable. Reads forward from the last mark; tells a torn tail, which is cut, from damage, which is
 * reported and stepped over.
 */
package io.posthorn.store.recovery;
