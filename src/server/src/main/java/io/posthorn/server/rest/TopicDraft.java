package io.posthorn.server.rest;

import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A topic to create.
 *
 * @param name its name
 * @param readQueueNums null means as many as {@code writeQueueNums}
 * @param writeQueueNums null means 4
 * @param permission null means {@code READ_WRITE}
 * @param ordered null means false
 * @param attributes null means none
 */
@Schema(name = "TopicDraft", description = "A topic to create.")
public record TopicDraft(
        @Schema(
                        description = "Letters, digits, '_', '-', '%' and '|', at most 127",
                        examples = "orders",
                        required = true)
                @NotBlank(message = "must be given")
                String name,
        @Schema(
                        description =
                                "Queues consumers are shown; as many as writeQueueNums if left out",
                        examples = "4")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 1024, message = "must be at most 1024")
                Integer readQueueNums,
        @Schema(description = "Queues producers are shown; 4 if left out", examples = "4")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 1024, message = "must be at most 1024")
                Integer writeQueueNums,
        @Schema(description = "READ_WRITE if left out", examples = "READ_WRITE")
                TopicPermission permission,
        @Schema(description = "false if left out", examples = "false") Boolean ordered,
        @Schema(
                        description =
                                "Such as message.type, or reserve.time: for how many hours messages are"
                                        + " kept, -1 for as long as the log",
                        examples = "{\"message.type\":\"FIFO\",\"reserve.time\":\"24\"}")
                Map<String, String> attributes) {

    private static final int QUEUES = 4;

    /**
     * In the core's words.
     *
     * @return the topic
     */
    TopicConfig toConfig() {
        final int write = writeQueueNums == null ? QUEUES : writeQueueNums;
        final TopicPermission may = permission == null ? TopicPermission.READ_WRITE : permission;
        return new TopicConfig(
                name,
                readQueueNums == null ? write : readQueueNums,
                write,
                may.putInto(0),
                Boolean.TRUE.equals(ordered),
                0,
                attributes == null ? Map.of() : attributes,
                TopicFilterType.SINGLE_TAG);
    }
}
