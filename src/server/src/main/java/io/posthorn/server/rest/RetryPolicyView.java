package io.posthorn.server.rest;

import io.posthorn.broker.topic.RetryPolicy;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * When a message that was given back comes again.
 *
 * @param type steps or exponential
 * @param nextMs with {@code STEPS}: the waits
 * @param initialMs with {@code EXPONENTIAL}: the first wait
 * @param maxMs with {@code EXPONENTIAL}: the longest wait
 * @param multiplier with {@code EXPONENTIAL}: growth
 */
@Schema(name = "RetryPolicy", description = "When a message that was given back comes again.")
public record RetryPolicyView(
        @Schema(description = "How the waits are given", examples = "EXPONENTIAL")
                @NotNull(message = "must be given")
                Type type,
        @Schema(
                        description =
                                "With STEPS: milliseconds before each try; none means the broker's"
                                        + " delay levels",
                        examples = "[1000,5000,60000]")
                List<
                                @NotNull(message = "must be given")
                                @Min(value = 1, message = "must be at least 1") Long>
                        nextMs,
        @Schema(
                        description =
                                "With EXPONENTIAL: milliseconds before the first try; 5000 if left"
                                        + " out",
                        examples = "5000")
                @Min(value = 1, message = "must be at least 1")
                Long initialMs,
        @Schema(
                        description =
                                "With EXPONENTIAL: the longest wait in milliseconds; 7200000 if"
                                        + " left out",
                        examples = "7200000")
                @Min(value = 1, message = "must be at least 1")
                Long maxMs,
        @Schema(
                        description =
                                "With EXPONENTIAL: how much longer each wait is; 2 if left out",
                        examples = "2")
                @Min(value = 1, message = "must be at least 1")
                Long multiplier) {

    /** How the waits are given. */
    public enum Type {
        /** One by one. */
        STEPS,
        /** By the first, the longest and a factor. */
        EXPONENTIAL
    }

    /**
     * The core's words in ours.
     *
     * @param policy of the core
     * @return the view
     */
    static RetryPolicyView of(final RetryPolicy policy) {
        if (policy instanceof RetryPolicy.Exponential growing) {
            return new RetryPolicyView(
                    Type.EXPONENTIAL,
                    null,
                    growing.initialMs(),
                    growing.maxMs(),
                    growing.multiplier());
        }
        return new RetryPolicyView(
                Type.STEPS, ((RetryPolicy.Steps) policy).nextMs(), null, null, null);
    }

    /**
     * In the core's words.
     *
     * @return the policy
     */
    RetryPolicy toPolicy() {
        if (type == Type.STEPS) {
            return new RetryPolicy.Steps(nextMs == null ? List.of() : nextMs);
        }
        return new RetryPolicy.Exponential(
                initialMs == null ? 5_000 : initialMs,
                maxMs == null ? 7_200_000 : maxMs,
                multiplier == null ? 2 : multiplier);
    }
}
