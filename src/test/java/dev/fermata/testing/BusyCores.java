package dev.fermata.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.engine.ScriptedJob;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Tasks;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tasks that keep all threads for CPU-heavy work to themselves until they are closed: others' work waits its turn. */
public final class BusyCores implements AutoCloseable {

    private final CountDownLatch free = new CountDownLatch(1);

    private BusyCores() {
    }

    public static BusyCores begin(Tasks tasks, ScriptedJob scripted) throws InterruptedException {
        var cores = new BusyCores();
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        CountDownLatch busy = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            ScriptedJob.Payload payload = scripted.register("busy-" + UUID.randomUUID(), context -> context.compute(() -> {
                busy.countDown();
                cores.free.await();
                return "free";
            }));
            tasks.submit(Submission.of(new Owner("default", "busy-" + UUID.randomUUID()), ScriptedJob.TYPE, payload).build());
        }
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        return cores;
    }

    @Override
    public void close() {
        free.countDown();
    }
}
