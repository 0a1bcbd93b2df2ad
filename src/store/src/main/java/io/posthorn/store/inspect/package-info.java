/**
 * Looks at a store that no broker uses, and mends it: checks everything against the log, shows
 * single records, cuts the log, derives anew. Plain Java for the store tool and for tests; whatever
 * is read is read through a frozen disk, so looking changes nothing. Uses the rooms of a store as
 * recovery does; nobody in the store knows this room.
 */
package io.posthorn.store.inspect;
