/**
 * Many growing lists of 20-byte units in few shared files. A chain is such a list: a consume queue,
 * or the timers of one minute. Its units lie in blocks of 480 bytes at first and 8 KiB and 128 KiB
 * later, taken from files of equal blocks, so that a hundred thousand short chains cost megabytes
 * and a long one is read in long runs. Every unit belongs to one record of the commit log and
 * carries its physical offset; what is not yet durable at a crash is cut by that offset and derived
 * again. The derivation (under the log's turn) writes, everybody may read.
 */
package io.posthorn.store.chain;
