/**
 * Keeps records on disk in order and finds them again; knows no network. {@link
 * io.posthorn.store.Store} puts the rooms together; what a room does stands in its own package.
 */
package io.posthorn.store;
