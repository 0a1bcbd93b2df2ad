package io.posthorn.broker.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where a topic can be read, in the whole cluster; the room that speaks to name servers knows. */
@FunctionalInterface
public interface Routes {

    /**
     * The queues that clients may read.
     *
     * @param topic any name
     * @return how many by broker group; empty if nobody serves the topic; completes soon and never
     *     exceptionally
     */
    CompletableFuture<Map<String, Integer>> readQueues(String topic);
}
