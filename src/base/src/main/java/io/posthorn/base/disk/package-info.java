/**
 * The narrow port through which the core touches the disk, and its implementation on a real one.
 * Everything here can be made to fail by a test: files are created zero-filled and durable, changed
 * through mapped bytes, made durable by {@link io.posthorn.base.disk.MappedFile#force}, and small
 * files are replaced as a whole.
 */
package io.posthorn.base.disk;
