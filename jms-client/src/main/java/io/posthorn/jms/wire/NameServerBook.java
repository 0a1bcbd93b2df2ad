package io.posthorn.jms.wire;

import java.time.Duration;
import java.util.List;

/** Where the name servers are; they may move while a connection lasts. Any thread. */
public interface NameServerBook {

    /**
     * Those known at present.
     *
     * @return {@code host:port} each, to be asked in turn; not empty
     */
    List<String> addresses();

    /**
     * Finds out whether they have moved; what is known stays if that cannot be found out. Does
     * nothing if that was done a moment ago. May wait for some seconds: not on an event loop.
     */
    void refresh();

    /**
     * How often to find out while nothing else asks for it.
     *
     * @return null if they never move
     */
    Duration period();
}
