/**
 * What a name server remembers across restarts: key-value settings of tools and brokers, and its
 * own options. Changes are on disk before they are answered; one thread writes, any may read. The
 * doors use it; it knows nothing of routes.
 */
package io.posthorn.nameserver.settings;
