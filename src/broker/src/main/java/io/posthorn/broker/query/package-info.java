/**
 * Finds single messages: by their place, by key, by position in a queue. Only reads; runs on the
 * caller's thread and may touch the disk.
 */
package io.posthorn.broker.query;
