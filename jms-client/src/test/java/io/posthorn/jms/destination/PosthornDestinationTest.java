package io.posthorn.jms.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.message.TopicNames;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Destinations as administered objects: Jakarta Messaging 3.1, 4.1.4, 4.2.6, 5.2 and 6.2.2. */
class PosthornDestinationTest {

    private static final String TEMPORARY = TopicNames.TEMPORARY_PREFIX + "7";

    private static final List<PosthornDestination> DELETED = new ArrayList<>();
    private static final TemporaryOwner OWNER = DELETED::add;

    static Stream<PosthornDestination> destinations() {
        return Stream.of(
                new PosthornQueue("orders.new"),
                new PosthornTopic("orders.new"),
                new PosthornQueue("queue:x"),
                new PosthornQueue("grün/𝄞 %"),
                new PosthornTemporaryQueue(TEMPORARY, OWNER),
                new PosthornTemporaryTopic(TEMPORARY, OWNER));
    }

    private static Object copied(final Object object) throws IOException, ClassNotFoundException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    /** 5.1: can be stored in naming services of every kind. */
    @ParameterizedTest
    @MethodSource("destinations")
    void shouldComeBackFromWhereverItIsKept(final PosthornDestination destination)
            throws Exception {
        final Reference reference = destination.getReference();
        assertThat(reference.getClassName()).isEqualTo(destination.getClass().getName());
        assertThat(reference.getFactoryClassName()).isEqualTo(DestinationFactory.class.getName());
        for (final Object each :
                List.of(
                        copied(destination),
                        new DestinationFactory().getObjectInstance(reference, null, null, null),
                        new DestinationFactory()
                                .getObjectInstance(copied(reference), null, null, null),
                        PosthornDestination.parse(destination.text()))) {
            assertThat(each)
                    .isEqualTo(destination)
                    .hasSameClassAs(destination)
                    .hasSameHashCodeAs(destination)
                    .hasToString(destination.toString());
        }
    }

    @Test
    void shouldBeEqualByKindAndName() {
        assertThat(new PosthornQueue("a")).isEqualTo(new PosthornQueue("a"));
        assertThat(new PosthornQueue("a")).isNotEqualTo(new PosthornQueue("b"));
        assertThat(new PosthornQueue("a")).isNotEqualTo(new PosthornTopic("a"));
        assertThat(new PosthornQueue("a")).isNotEqualTo("queue:a");
        assertThat(new PosthornTemporaryQueue(TEMPORARY, OWNER))
                .isEqualTo(new PosthornQueue(TEMPORARY));
    }

    @Test
    void shouldSayWhatItIs() {
        assertThat(new PosthornQueue("a")).hasToString("queue:a");
        assertThat(new PosthornTopic("a")).hasToString("topic:a");
        assertThat(new PosthornQueue("a").getQueueName()).isEqualTo("a");
        assertThat(new PosthornTopic("a").getTopicName()).isEqualTo("a");
        assertThat(new PosthornQueue("a").isTemporary()).isFalse();
        assertThat(new PosthornQueue(TEMPORARY).isTemporary()).isTrue();
        assertThatThrownBy(() -> new PosthornQueue(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void shouldReadWhatSomebodyElseWroteAsAQueue() {
        assertThat(PosthornDestination.parse("orders")).isEqualTo(new PosthornQueue("orders"));
        assertThat(PosthornDestination.parse("")).isNull();
        assertThat(PosthornDestination.parse(null)).isNull();
    }

    /** 6.2.2: a temporary destination is deleted through its connection. */
    @Test
    void shouldLetOnlyItsConnectionDeleteATemporaryOne() throws Exception {
        final TemporaryQueue queue = new PosthornTemporaryQueue(TEMPORARY, OWNER);
        final TemporaryTopic topic = new PosthornTemporaryTopic(TEMPORARY, OWNER);
        queue.delete();
        topic.delete();
        assertThat(DELETED)
                .containsExactly((PosthornDestination) queue, (PosthornDestination) topic);
        assertThatThrownBy(((TemporaryQueue) copied(queue))::delete)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining(TEMPORARY);
        assertThatThrownBy(((TemporaryTopic) copied(topic))::delete)
                .isInstanceOf(JMSException.class);
        assertThat(((PosthornDestination) queue).isTemporaryOf(OWNER)).isTrue();
        assertThat(((PosthornDestination) queue).isTemporaryOf(other -> {})).isFalse();
        assertThat(((PosthornDestination) copied(queue)).isTemporaryOf(OWNER)).isFalse();
        assertThat(new PosthornQueue("a").isTemporaryOf(OWNER)).isFalse();
    }

    @Test
    void shouldMakeNothingOfOtherReferences() {
        final DestinationFactory factory = new DestinationFactory();
        assertThat(factory.getObjectInstance("x", null, null, null)).isNull();
        assertThat(factory.getObjectInstance(new Reference("x"), null, null, null)).isNull();
    }
}
