package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelStepsTest {

    @Test
    void items_begin_in_their_order() {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        List<Integer> begun = new CopyOnWriteArrayList<>();
        List<Integer> results = new ParallelSteps(new CancellationToken(), 1).run(items, item -> {
            begun.add(item);
            return item;
        });
        assertThat(begun).isEqualTo(items);
        assertThat(results).isEqualTo(items);
    }
}
