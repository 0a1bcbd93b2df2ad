package io.posthorn.base.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AgentThreadTest {

    private static final long FOREVER = Long.MAX_VALUE;

    @Test
    void shouldRunATurnForEachWakeAndEndOnce() throws Exception {
        final SynchronousQueue<String> steps = new SynchronousQueue<>();
        final AgentThread thread =
                new AgentThread(
                        new Agent() {
                            @Override
                            public String name() {
                                return "test";
                            }

                            @Override
                            public long turn() throws Exception {
                                steps.put("turn");
                                return FOREVER;
                            }

                            @Override
                            public void end() throws Exception {
                                steps.put("end");
                            }
                        },
                        (agent, e) -> {
                            throw new AssertionError(e);
                        });
        thread.start();
        assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("turn");
        thread.wake();
        assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("turn");
        final CompletableFuture<Void> closing = CompletableFuture.runAsync(thread::close);
        // A wake may cost one turn more than was asked for; the end comes once and last.
        String step = steps.poll(10, TimeUnit.SECONDS);
        while ("turn".equals(step)) {
            step = steps.poll(10, TimeUnit.SECONDS);
        }
        assertThat(step).isEqualTo("end");
        closing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldReportWhatKillsTheAgent() throws Exception {
        final CompletableFuture<Throwable> seen = new CompletableFuture<>();
        final IllegalStateException defect = new IllegalStateException("defect");
        final AgentThread thread =
                new AgentThread(
                        new Agent() {
                            @Override
                            public String name() {
                                return "test";
                            }

                            @Override
                            public long turn() {
                                throw defect;
                            }
                        },
                        (agent, e) -> seen.complete(e));
        thread.start();
        assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(defect);
        thread.close();
    }
}
