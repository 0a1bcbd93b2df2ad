/**
 * Key and time to physical offset: hash files of about a million entries, newest last. A file that
 * is full is made durable and sealed; those not sealed at a crash are thrown away and derived
 * again. The derivation writes, queries read.
 */
package io.posthorn.store.index;
