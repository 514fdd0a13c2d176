package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.database.Database;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskQueue;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is served next. */
@QuarkusTest
class FairnessTest {

    @Inject
    HandClaimed byHand;

    @Inject
    Database database;

    private final String track = "fair-" + UUID.randomUUID();

    @Test
    void an_owner_with_many_tasks_does_not_keep_another_waiting() {
        submit("many", 20);
        String lonely = submit("one", 1).getFirst();

        List<String> firstTwo = new ArrayList<>();
        TaskQueue.Turn turn = TaskQueue.Turn.START;
        for (int i = 0; i < 2; i++) {
            TaskQueue.Claim claim = byHand.claim("a", track, 1, turn);
            claim.tasks().forEach(task -> firstTwo.add(task.id()));
            turn = claim.next();
        }

        assertThat(firstTwo).hasSize(2).contains(lonely);
    }

    @Test
    void when_there_are_slots_for_all_that_wait_all_are_claimed_at_once() {
        submit("ada", 2);
        submit("bob", 1);

        Optional<List<ClaimedTask>> claimed = byHand.claimAll("a", track, byHand.waiting());

        assertThat(claimed.orElseThrow()).hasSize(3).allMatch(task -> task.lease().attempt() == 1);
    }

    @Test
    void when_more_wait_than_there_are_slots_none_is_claimed_without_its_turn() {
        submit("ada", 3);

        assertThat(byHand.claimAll("a", track, byHand.waiting() - 1)).isEmpty();
        assertThat(byHand.claim("a", track, 3)).hasSize(3);
    }

    @Test
    void owners_take_turns_from_claim_to_claim() {
        submit("ada", 5);
        submit("bob", 5);
        submit("cyd", 5);
        TaskQueue.Turn turn = TaskQueue.Turn.START;
        List<String> served = new ArrayList<>();

        for (int i = 0; i < 9; i++) {
            TaskQueue.Claim claim = byHand.claim("a", track, 1, turn);
            claim.tasks().forEach(task -> served.add(task.owner().user().split("-")[0]));
            turn = claim.next();
        }

        assertThat(served).hasSize(9);
        assertThat(served.subList(0, 3)).containsExactlyInAnyOrder("ada", "bob", "cyd");
        assertThat(served.subList(3, 6)).isEqualTo(served.subList(0, 3));
        assertThat(served.subList(6, 9)).isEqualTo(served.subList(0, 3));
    }

    @Test
    void within_an_owner_the_more_urgent_goes_first_and_then_the_older() {
        Owner owner = owner("prio");
        String ordinary = byHand.submit(owner, track, 5);
        String second = byHand.submit(owner, track, 5);
        String urgent = byHand.submit(owner, track, 9);

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byHand.claim("a", track, 1).forEach(task -> order.add(task.id()));
        }

        assertThat(order).containsExactly(urgent, ordinary, second);
    }

    @Test
    void a_boosted_task_goes_before_every_owners_turn() {
        submit("ann", 3);
        String boosted = submit("zoe", 3).getLast();
        database.update("update task set boost = 1 where id = ?", boosted);

        assertThat(byHand.claim("a", track, 1)).extracting(ClaimedTask::id).containsExactly(boosted);
    }

    @Test
    void a_task_is_never_claimed_twice_however_many_claim_at_once() {
        submit("crowd", 30);

        List<String> claimed = IntStream.range(0, 10).parallel()
                .mapToObj(i -> byHand.claim("replica-" + i, track, 5))
                .flatMap(List::stream).map(ClaimedTask::id).toList();

        assertThat(claimed).doesNotHaveDuplicates();
    }

    private List<String> submit(String user, int count) {
        return IntStream.range(0, count).mapToObj(i -> byHand.submit(owner(user), track, 5)).toList();
    }

    private Owner owner(String user) {
        return new Owner("default", user + "-" + track);
    }
}
