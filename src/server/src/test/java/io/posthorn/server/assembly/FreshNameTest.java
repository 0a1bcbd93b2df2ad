package io.posthorn.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshNameTest {

    private long now;
    private int asked;
    private int complaints;

    private void awaitNameThatIsKnownAfter(final Duration time) {
        new FreshName(
                        name -> {
                            asked++;
                            if (now < time.toNanos()) {
                                throw new UnknownHostException(name);
                            }
                            return InetAddress.getLoopbackAddress();
                        },
                        () -> now,
                        rest -> now += rest.toNanos())
                .await("posthorn-0.posthorn-nodes", () -> complaints++);
    }

    @Test
    void shouldGoOnAtOnceWithANameThatIsKnown() {
        awaitNameThatIsKnownAfter(Duration.ZERO);
        assertThat(now).isZero();
        assertThat(asked).isOne();
        assertThat(complaints).isZero();
    }

    @Test
    void shouldWaitForANameThatIsNewAndSaySoOnce() {
        awaitNameThatIsKnownAfter(Duration.ofSeconds(12));
        assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(12));
        assertThat(complaints).isOne();
    }

    @Test
    void shouldNotWaitForEver() {
        awaitNameThatIsKnownAfter(Duration.ofDays(1));
        assertThat(Duration.ofNanos(now)).isEqualTo(FreshName.PATIENCE);
        assertThat(complaints).isOne();
    }
}
