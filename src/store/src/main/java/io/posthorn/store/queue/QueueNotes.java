package io.posthorn.store.queue;

import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.RecordFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What is noted in the log about queues because no message says it: where a queue ends whose last
 * message goes, and that a topic was deleted. A note's kind is its tag; its body has a line for
 * each queue ({@code topic TAB queue id TAB next queue offset}) or the topic's name.
 */
public final class QueueNotes {

    /** How many queues a note is about at the most. */
    public static final int MOST_QUEUES = 200;

    private static final String ENDS = "ends";
    private static final String DELETED = "deleted";

    private QueueNotes() {}

    /**
     * Notes where queues end.
     *
     * @param ends at most {@value #MOST_QUEUES}
     * @return to be appended
     */
    public static Draft ends(final List<QueueEnd> ends) {
        final StringBuilder lines = new StringBuilder();
        for (final QueueEnd end : ends) {
            lines.append(end.queue().topic())
                    .append('\t')
                    .append(end.queue().queueId())
                    .append('\t')
                    .append(end.next())
                    .append('\n');
        }
        return note(ENDS, lines.toString());
    }

    /**
     * Notes that a topic was deleted.
     *
     * @param topic any name
     * @return to be appended
     */
    public static Draft deleted(final String topic) {
        return note(DELETED, topic);
    }

    private static Draft note(final String kind, final String text) {
        return Draft.to(TopicNames.STORE_NOTES, 0)
                .properties(PropertyText.of(Map.of(PropertyKeys.TAGS, kind)))
                .body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /**
     * Whether a record is a note.
     *
     * @param record any record
     * @return true if it is none of an application's
     */
    public static boolean isNote(final RecordFacts record) {
        return TopicNames.STORE_NOTES.equals(record.topic());
    }

    /**
     * Which topic was deleted.
     *
     * @param note a note
     * @return the topic, or null if it says something else
     */
    public static String deletedTopic(final RecordFacts note) {
        return DELETED.equals(note.property(PropertyKeys.TAGS))
                ? StandardCharsets.UTF_8.decode(note.body().duplicate()).toString()
                : null;
    }

    /** Takes what a note says. */
    interface Reader {
        void ends(String topic, int queueId, long nextOffset) throws IOException;

        void deleted(String topic);
    }

    static void read(final RecordFacts note, final Reader reader) throws IOException {
        final String text = StandardCharsets.UTF_8.decode(note.body()).toString();
        if (DELETED.equals(note.property(PropertyKeys.TAGS))) {
            reader.deleted(text);
            return;
        }
        for (final String line : text.split("\n")) {
            final String[] word = line.split("\t");
            reader.ends(word[0], Integer.parseInt(word[1]), Long.parseLong(word[2]));
        }
    }
}
