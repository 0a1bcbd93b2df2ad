package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.PosthornMessage;
import org.junit.jupiter.api.Test;

class GivenMessagesTest {

    private final GivenMessages given = new GivenMessages();

    private static Delivered message(final long queueOffset, final long timestamp) {
        final PosthornMessage message = MessageFactory.plain();
        message.setJMSTimestamp(timestamp);
        return new Delivered(null, 3, queueOffset, 1, 100, message);
    }

    private void give(final long queueOffset, final boolean isAcknowledged) {
        final Delivered message = message(queueOffset, 7);
        given.add(message);
        if (isAcknowledged) {
            given.acknowledged(message);
        }
    }

    @Test
    void shouldKnowWhatWasGivenBeforeTheConnectionWasLost() {
        give(1, true);
        give(2, false);
        assertThat(given.isEmpty()).isTrue();
        assertThat(given.has(message(1, 7))).isFalse();
        given.connectionLost();
        assertThat(given.isEmpty()).isFalse();
        assertThat(given.has(message(1, 7))).isTrue();
        assertThat(given.hasAcknowledged(message(1, 7))).isTrue();
        assertThat(given.has(message(2, 7))).isTrue();
        assertThat(given.hasAcknowledged(message(2, 7))).isFalse();
        assertThat(given.has(message(3, 7))).isFalse();
    }

    /** As there would be after the broker lost its store. */
    @Test
    void shouldNotTakeAnotherMessageInTheSamePlaceForIt() {
        give(1, true);
        given.connectionLost();
        assertThat(given.has(message(1, 8))).isFalse();
        assertThat(given.hasAcknowledged(message(1, 8))).isFalse();
    }

    @Test
    void shouldNoteWhatIsAcknowledgedWhenTheConnectionIsLostAlready() {
        final Delivered message = message(1, 7);
        given.add(message);
        given.connectionLost();
        given.acknowledged(message);
        assertThat(given.hasAcknowledged(message)).isTrue();
    }

    @Test
    void shouldRememberOverSeveralLosses() {
        give(1, false);
        given.connectionLost();
        given.connectionLost();
        give(1, true);
        give(2, false);
        given.connectionLost();
        assertThat(given.hasAcknowledged(message(1, 7))).isTrue();
        assertThat(given.has(message(2, 7))).isTrue();
    }

    @Test
    void shouldForgetTheOldest() {
        for (int i = 0; i < GivenMessages.MOST + 10; i++) {
            give(i, i % 2 == 0);
        }
        given.connectionLost();
        assertThat(given.has(message(9, 7))).isFalse();
        for (int i = 10; i < GivenMessages.MOST + 10; i++) {
            assertThat(given.has(message(i, 7))).isTrue();
            assertThat(given.hasAcknowledged(message(i, 7))).isEqualTo(i % 2 == 0);
        }
        for (int i = 0; i < GivenMessages.MOST; i++) {
            give(100_000 + i, true);
        }
        given.connectionLost();
        assertThat(given.has(message(GivenMessages.MOST, 7))).isFalse();
        assertThat(given.has(message(100_000, 7))).isTrue();
    }
}
