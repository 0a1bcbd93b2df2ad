package io.posthorn.store.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueHeapTest {

    @Test
    void shouldHandOutByTimeAndThenByPlaceInTheLog() {
        final SeededRandom random = SeededRandom.create();
        final DueHeap heap = new DueHeap();
        final List<DueTimer> model = new ArrayList<>();
        final Comparator<DueTimer> order =
                Comparator.comparingLong(DueTimer::dueMs)
                        .thenComparingLong(DueTimer::physicalOffset);
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(3) > 0 || model.isEmpty()) {
                final DueTimer timer = new DueTimer(random.nextInt(500), i, i + 1);
                heap.add(timer.dueMs(), timer.physicalOffset(), timer.length());
                model.add(timer);
            } else {
                model.sort(order);
                assertThat(heap.firstDueMs()).as("%s", random).isEqualTo(model.get(0).dueMs());
                assertThat(heap.poll()).as("%s", random).isEqualTo(model.remove(0));
            }
            assertThat(heap.count()).isEqualTo(model.size());
        }
    }
}
