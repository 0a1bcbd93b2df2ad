package io.posthorn.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthorn.broker.admin.DeadLetter;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.DeadLetterDesk.LetterPage;
import io.posthorn.broker.admin.DeadLetterGroup;
import io.posthorn.broker.resend.Letters.Extent;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The dead letters of a group as they are at this moment, one JSON object a line. Reads on only as
 * fast as somebody takes them, so it needs little memory, however many there are.
 */
final class LetterExport implements StreamingOutput {

    /** So many are read at once; of large ones fewer. */
    private static final int STEP = 64;

    private final DeadLetterDesk desk;
    private final DeadLetterGroup group;
    private final boolean withSettled;
    private final ObjectMapper mapper;

    LetterExport(
            final DeadLetterDesk desk,
            final DeadLetterGroup group,
            final boolean withSettled,
            final ObjectMapper mapper) {
        this.desk = desk;
        this.group = group;
        this.withSettled = withSettled;
        this.mapper = mapper;
    }

    @Override
    public void write(final OutputStream output) throws IOException {
        for (final Extent queue : group.queues()) {
            long next = withSettled ? queue.begin() : queue.openFrom();
            while (next < queue.end()) {
                final int step = (int) Math.min(STEP, queue.end() - next);
                final LetterPage page =
                        desk.letters(group.group(), queue.queueId(), next, step, withSettled);
                for (final DeadLetter letter : page.letters()) {
                    output.write(mapper.writeValueAsBytes(ExportedLetterView.of(letter)));
                    output.write('\n');
                }
                output.flush();
                next = page.nextOffset();
            }
        }
    }
}
