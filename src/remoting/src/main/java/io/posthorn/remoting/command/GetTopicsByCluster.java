package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks a name server for the topics of a cluster (224). Response body: topic list. */
public final class GetTopicsByCluster {

    private GetTopicsByCluster() {}

    /**
     * What the sender asks.
     *
     * @param cluster name of the cluster
     */
    public record Request(String cluster) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("cluster"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("cluster", cluster);
        }
    }
}
