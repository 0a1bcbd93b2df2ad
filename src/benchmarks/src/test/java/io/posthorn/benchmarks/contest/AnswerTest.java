package io.posthorn.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void shouldComeThroughTheOutputOfAProcess() {
        final PrintStream before = System.out;
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            new Answer().with("p50 = median, ms", 0.25).with("messages/s", 2e6).print();
        } finally {
            System.setOut(before);
        }
        assertThat(Answer.parse(output.toString(StandardCharsets.UTF_8).strip()))
                .contains(Map.of("p50 = median, ms", 0.25, "messages/s", 2e6));
    }

    @Test
    void shouldNotTakeOtherOutputForAnAnswer() {
        assertThat(Answer.parse("DONE=1 loading")).isEmpty();
        assertThat(Answer.parse("")).isEmpty();
    }
}
