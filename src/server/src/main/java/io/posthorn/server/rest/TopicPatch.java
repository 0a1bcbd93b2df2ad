package io.posthorn.server.rest;

import io.posthorn.broker.topic.TopicConfig;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to change of a topic. What is null stays.
 *
 * @param readQueueNums queues consumers are shown
 * @param writeQueueNums queues producers are shown
 * @param permission what clients may do
 * @param ordered whether queues keep their places while a broker is away
 * @param attributes all of them, in place of the present ones
 */
@Schema(name = "TopicPatch", description = "What is to change of a topic. What is left out stays.")
public record TopicPatch(
        @Schema(description = "Queues consumers are shown", examples = "8")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 1024, message = "must be at most 1024")
                Integer readQueueNums,
        @Schema(description = "Queues producers are shown", examples = "8")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 1024, message = "must be at most 1024")
                Integer writeQueueNums,
        @Schema(description = "What clients may do", examples = "READ_ONLY")
                TopicPermission permission,
        @Schema(
                        description = "Whether queues keep their places while a broker is away",
                        examples = "false")
                Boolean ordered,
        @Schema(
                        description = "All attributes, in place of the present ones",
                        examples = "{\"message.type\":\"NORMAL\"}")
                Map<String, String> attributes) {

    /**
     * The topic with the changes.
     *
     * @param topic as it is
     * @return as it is to be
     */
    TopicConfig applyTo(final TopicConfig topic) {
        return new TopicConfig(
                topic.name(),
                readQueueNums == null ? topic.readQueueNums() : readQueueNums,
                writeQueueNums == null ? topic.writeQueueNums() : writeQueueNums,
                permission == null ? topic.perm() : permission.putInto(topic.perm()),
                ordered == null ? topic.order() : ordered,
                topic.topicSysFlag(),
                attributes == null ? topic.attributes() : attributes,
                topic.filterType());
    }
}
