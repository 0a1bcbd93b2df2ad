package io.posthorn.server.metadata;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.posthorn.broker.topic.RetryPolicy;
import io.posthorn.broker.topic.TopicConfig;

/** How the core's records look as JSON, in the copy and in text columns. */
final class MetadataJson {

    /** Reads what newer versions wrote too, as far as it knows the fields. */
    static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addMixIn(RetryPolicy.class, RetryPolicyKinds.class)
                    .addMixIn(TopicConfig.class, WithoutDerived.class)
                    .addMixIn(Change.class, WithoutKey.class)
                    .build();

    private MetadataJson() {}

    /**
     * As text.
     *
     * @param value a record of the core, a map or a list
     * @return JSON
     */
    static String write(final Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("cannot write %s as JSON".formatted(value), e);
        }
    }

    /**
     * From text.
     *
     * @param json as {@link #write} made it
     * @param type what it was
     * @param <T> what it was
     * @return the value
     */
    static <T> T read(final String json, final TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("cannot read JSON: " + json, e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RetryPolicy.Steps.class, name = "steps"),
        @JsonSubTypes.Type(value = RetryPolicy.Exponential.class, name = "exponential")
    })
    private interface RetryPolicyKinds {}

    @JsonIgnoreProperties({"readable", "writable"})
    private interface WithoutDerived {}

    @JsonIgnoreProperties("key")
    private interface WithoutKey {}
}
