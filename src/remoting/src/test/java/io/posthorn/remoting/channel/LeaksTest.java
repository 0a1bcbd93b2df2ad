package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaksTest {

    @Test
    void shouldFindABufferThatWasForgotten() {
        Leaks.find();
        for (int i = 0; i < 10; i++) {
            ByteBufAllocator.DEFAULT.buffer(100).writeInt(i);
        }
        final List<String> found = new ArrayList<>();
        while (found.isEmpty()) {
            found.addAll(Leaks.find());
        }
        assertThat(found.get(0)).contains("LeaksTest");
        Leaks.find();
    }
}
