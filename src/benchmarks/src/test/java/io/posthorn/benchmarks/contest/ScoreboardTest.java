package io.posthorn.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private final Scoreboard board = new Scoreboard("Race", List.of("theirs", "copy", "ours"));

    @Test
    void shouldPutMediansAndTheRatioOfLastToFirstIntoATable() {
        for (final double score : new double[] {9_000, 1, 1_000}) {
            board.of(0).add("messages/s", score);
        }
        board.of(1).add("messages/s", 5_000);
        board.of(2).add("messages/s", 1_000);
        board.of(2).add("messages/s", 4_000);
        assertThat(board.markdown().lines())
                .containsExactly(
                        "",
                        "**Race**",
                        "",
                        "|  | theirs | copy | ours | ratio |",
                        "|---|---:|---:|---:|---:|",
                        "| messages/s | 1,000 | 5,000 | 2,500 | 2.50 |");
    }

    @Test
    void shouldLeaveOpenWhatOneContenderDoesNotSay() {
        board.of(2).add("p50 ms", 0.25);
        assertThat(board.markdown()).contains("| p50 ms | – | – | 0.25 | – |");
    }

    @Test
    void shouldKeepEachRoundInJson() {
        board.of(0).add("p50 ms", 0.5);
        board.of(0).add("p50 ms", 1.5);
        board.of(1).add("p50 ms", 2);
        board.of(2).add("p50 ms", 3);
        assertThat(board.json())
                .isEqualTo(
                        "{\"title\":\"Race\",\"scores\":[{\"contender\":\"theirs\",\"p50 ms\":[0.5,1.5]},"
                                + "{\"contender\":\"copy\",\"p50 ms\":[2.0]},"
                                + "{\"contender\":\"ours\",\"p50 ms\":[3.0]}]}");
    }
}
