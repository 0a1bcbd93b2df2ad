package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

    private final ManualClock clock = new ManualClock();
    private final FailedLogins logins = new FailedLogins(clock, new Counters());
    private final Logger log = Logger.getLogger("io.posthorn.broker.door");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(final LogRecord line) {
                    lines.add(line.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(handler);
    }

    @Test
    void shouldTellOfManyInOneLine() {
        for (int i = 0; i < 5; i++) {
            logins.note("ann", "10.0.0.1:5000", "Wrong.");
        }
        assertThat(lines).hasSize(1);
        clock.advance(Duration.ofSeconds(10));
        logins.note("bob", "10.0.0.2:5000", "Wrong.");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .endsWith(
                        "5 JMS connections were refused because of their user or password, the last"
                                + " one from 10.0.0.2:5000 as bob: Wrong.");
    }

    @Test
    void shouldShowNothingThatIsNoName() {
        logins.note("my password is\nPOST003044 all is well", "10.0.0.1:5000", "Wrong.");
        clock.advance(Duration.ofSeconds(10));
        logins.note(null, "10.0.0.1:5000", "Wrong.");
        assertThat(lines.get(0))
                .contains("as somebody whose name is no user's")
                .doesNotContain("all is well");
        assertThat(lines.get(1)).contains("as nobody");
    }
}
