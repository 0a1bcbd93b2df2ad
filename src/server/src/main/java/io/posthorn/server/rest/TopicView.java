package io.posthorn.server.rest;

import io.posthorn.broker.admin.TopicEntry;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A topic.
 *
 * @param name its name
 * @param kind what the name says it is for
 * @param readQueueNums queues consumers are shown
 * @param writeQueueNums queues producers are shown
 * @param permission what clients may do
 * @param ordered whether queues keep their places while a broker is away
 * @param attributes such as {@code message.type}
 * @param messageCount messages that are there
 */
@Schema(name = "Topic", description = "A named stream of messages.")
public record TopicView(
        @Schema(description = "Its name", examples = "orders") String name,
        @Schema(description = "NORMAL, RETRY, DEAD_LETTER or SYSTEM", examples = "NORMAL")
                String kind,
        @Schema(description = "Queues consumers are shown", examples = "4") int readQueueNums,
        @Schema(description = "Queues producers are shown", examples = "4") int writeQueueNums,
        @Schema(description = "What clients may do", examples = "READ_WRITE")
                TopicPermission permission,
        @Schema(
                        description = "Whether queues keep their places while a broker is away",
                        examples = "false")
                boolean ordered,
        @Schema(
                        description =
                                "Such as message.type, or reserve.time: for how many hours messages are"
                                        + " kept, -1 for as long as the log",
                        examples = "{\"message.type\":\"NORMAL\"}")
                Map<String, String> attributes,
        @Schema(description = "Messages that are there, in all queues", examples = "1200")
                long messageCount) {

    /**
     * The core's words in ours.
     *
     * @param topic of the core
     * @return the view
     */
    static TopicView of(final TopicEntry topic) {
        return new TopicView(
                topic.config().name(),
                topic.kind().name(),
                topic.config().readQueueNums(),
                topic.config().writeQueueNums(),
                TopicPermission.of(topic.config().perm()),
                topic.config().order(),
                topic.config().attributes(),
                topic.messageCount());
    }
}
