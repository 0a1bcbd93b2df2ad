package io.posthorn.server.metadata;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import java.util.TreeMap;

/** Keeps a map of texts in a text column, since H2 cannot store what Hibernate binds for JSON. */
@Converter
final class Attributes implements AttributeConverter<Map<String, String>, String> {

    /** Called by Hibernate. */
    Attributes() {}

    @Override
    public String convertToDatabaseColumn(final Map<String, String> attributes) {
        return MetadataJson.write(new TreeMap<>(attributes));
    }

    @Override
    public Map<String, String> convertToEntityAttribute(final String json) {
        return MetadataJson.read(json, new TypeReference<Map<String, String>>() {});
    }
}
