package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Begins a session on a connection, or goes on with one whose connection was lost (21001). */
public final class OpenSession {

    private OpenSession() {}

    /**
     * What the sender asks.
     *
     * @param session names the session; a secret of its client, which may go on with it from
     *     another connection
     * @param clientId the JMS client identifier; null for none
     * @param user who; null for whoever may come without a name
     * @param password the user's; null for none
     */
    public record Request(String session, String clientId, String user, String password)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("session"),
                    fields.get("clientId"),
                    fields.get("user"),
                    fields.get("password"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("session", session)
                    .put("clientId", clientId)
                    .put("user", user)
                    .put("password", password);
        }

        @Override
        public String toString() {
            return "Request[session=%s, clientId=%s, user=%s]".formatted(session, clientId, user);
        }
    }

    /**
     * What is answered on success.
     *
     * @param broker the broker's name
     * @param isResumed whether the session was there, with its subscriptions and temporary
     *     destinations
     * @param user as whom the broker knows the client
     * @param maxBodyBytes how long the body of one message may be
     * @param maxFrameBytes how long one frame may be
     */
    public record Response(
            String broker, boolean isResumed, String user, int maxBodyBytes, int maxFrameBytes)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireText("broker"),
                    fields.requireBoolean("isResumed"),
                    fields.get("user"),
                    fields.requireInt("maxBodyBytes"),
                    fields.requireInt("maxFrameBytes"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("broker", broker)
                    .put("isResumed", isResumed)
                    .put("user", user)
                    .put("maxBodyBytes", maxBodyBytes)
                    .put("maxFrameBytes", maxFrameBytes);
        }
    }
}
