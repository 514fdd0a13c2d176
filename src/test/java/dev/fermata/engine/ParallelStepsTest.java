package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void no_item_begins_in_the_slot_of_one_that_has_failed() {
        // Often enough for threads to meet in every order.
        for (int round = 0; round < 500; round++) {
            List<Integer> begun = new CopyOnWriteArrayList<>();

            assertThatThrownBy(() -> new ParallelSteps(new CancellationToken(), 1).run(List.of(1, 2, 3), item -> {
                begun.add(item);
                throw new IllegalArgumentException("item " + item);
            })).isInstanceOf(IllegalArgumentException.class).hasMessage("item 1");

            assertThat(begun).containsExactly(1);
        }
    }
}
