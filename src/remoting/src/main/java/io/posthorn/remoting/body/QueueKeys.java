package io.posthorn.remoting.body;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.Map;

/** Maps keyed by a queue: the key is written as an object, and read from the text it was made. */
final class QueueKeys {

    private QueueKeys() {}

    static SimpleModule module() {
        return new SimpleModule("queue keys")
                .addKeyDeserializer(MessageQueue.class, new Reader())
                .setSerializerModifier(new Choice());
    }

    /** Reads a key that {@link ObjectKeys} made text of, or that an old peer quoted itself. */
    private static final class Reader extends KeyDeserializer {

        @Override
        public Object deserializeKey(final String key, final DeserializationContext context)
                throws IOException {
            final ObjectCodec codec = context.getParser().getCodec();
            return codec.readValue(codec.getFactory().createParser(key), MessageQueue.class);
        }
    }

    /** Has such maps, and only these, written by {@link Writer}. */
    private static final class Choice extends BeanSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifyMapSerializer(
                final SerializationConfig config,
                final MapType type,
                final BeanDescription description,
                final JsonSerializer<?> usual) {
            return type.getKeyType().hasRawClass(MessageQueue.class) ? new Writer() : usual;
        }
    }

    /** The generator refuses objects as names, so such a map is put together as text. */
    private static final class Writer extends JsonSerializer<Map<?, ?>> {

        @Override
        public void serialize(
                final Map<?, ?> map, final JsonGenerator json, final SerializerProvider provider)
                throws IOException {
            final ObjectMapper mapper = (ObjectMapper) json.getCodec();
            final StringBuilder text = new StringBuilder("{");
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(text.length() == 1 ? "" : ",")
                        .append(mapper.writeValueAsString(entry.getKey()))
                        .append(':')
                        .append(mapper.writeValueAsString(entry.getValue()));
            }
            json.writeRawValue(text.append('}').toString());
        }
    }
}
