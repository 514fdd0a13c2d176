package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.engine.JobException;
import dev.fermata.job.crash.DumpRoom.Place;
import org.junit.jupiter.api.Test;

class DumpRoomTest {

    private static final long SMALL = 256 << 10;
    /** More than half of the room. */
    private static final long LARGE = 600 << 10;
    private static final long HALF = 300 << 10;
    private static final long LARGER_THAN_ALL = 20 << 20;

    private final DumpRoom room = new DumpRoom(Config.DEFAULT);

    @Test
    void small_dumps_go_by() {
        Place all = room.take("a", LARGER_THAN_ALL);

        room.take("b", SMALL).close();
        assertThatThrownBy(() -> room.take("c", SMALL + 1)).isInstanceOfSatisfying(JobException.class, later -> {
            assertThat(later.postponed()).isTrue();
            assertThat(later.retryAfter()).contains(Config.DEFAULT.memoryPause());
        });
        all.close();
        room.take("c", SMALL + 1);
    }

    @Test
    void whoever_asked_first_has_the_room_first() {
        Place first = room.take("a", LARGE);
        refused("large", LARGE);

        // It would fit, beside the first one, for ever.
        refused("half", HALF);

        first.close();
        refused("half", HALF);
        Place large = room.take("large", LARGE);
        Place half = room.take("half", HALF);
        refused("another", LARGE);
        large.close();
        half.close();
        room.take("another", LARGER_THAN_ALL);
    }

    private void refused(String taskId, long bytes) {
        assertThatThrownBy(() -> room.take(taskId, bytes)).isInstanceOf(JobException.class);
    }
}
