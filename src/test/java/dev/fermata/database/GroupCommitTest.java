package dev.fermata.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<String>> statements = new CopyOnWriteArrayList<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        goOn.countDown();
        callers.close();
    }

    @Test
    void a_lone_caller_waits_for_nobody() {
        assertThat(commits(1, ignored -> null).commit("a")).isEqualTo("a done");
        assertThat(statements).containsExactly(List.of("a"));
    }

    @Test
    void what_comes_while_a_statement_runs_goes_into_the_next() throws Exception {
        GroupCommit<String, String> commits = commits(1, this::heldBack);
        Future<String> first = commit(commits, "held");
        await().until(() -> statements.size() == 1);

        List<Future<String>> others = List.of(commit(commits, "a"), commit(commits, "b"), commit(commits, "c"));
        await().until(() -> waiting(others) == 3);
        goOn.countDown();

        assertThat(first.get()).isEqualTo("held done");
        for (Future<String> other : others) {
            assertThat(other.get()).endsWith(" done");
        }
        assertThat(statements.stream().mapToInt(List::size).sum()).isEqualTo(4);
        assertThat(statements).allMatch(batch -> !batch.contains("held") || batch.size() == 1);
    }

    @Test
    void a_second_statement_runs_beside_the_first_where_two_may() throws Exception {
        GroupCommit<String, String> commits = commits(2, this::heldBack);
        Future<String> held = commit(commits, "held");
        await().until(() -> statements.size() == 1);

        assertThat(commits.commit("a")).isEqualTo("a done");
        assertThat(held.isDone()).isFalse();
    }

    @Test
    void one_that_is_refused_does_not_harm_those_beside_it() throws Exception {
        GroupCommit<String, String> commits = commits(1, batch -> {
            heldBack(batch);
            return batch.contains("bad") ? "22021" : null;
        });
        Future<String> held = commit(commits, "held");
        await().until(() -> statements.size() == 1);
        Future<String> bad = commit(commits, "bad");
        Future<String> good = commit(commits, "good");
        goOn.countDown();

        assertThat(held.get()).isEqualTo("held done");
        assertThat(good.get()).isEqualTo("good done");
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(DatabaseException.class);
    }

    @Test
    void whatever_goes_wrong_nobody_waits_for_ever_and_the_next_has_its_turn() {
        GroupCommit<String, String> commits = commits(1, batch -> {
            if (batch.contains("bad")) {
                throw new OutOfMemoryError("of the test");
            }
            return null;
        });

        assertThatThrownBy(() -> commits.commit("bad")).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(commits.commit("good")).isEqualTo("good done");
    }

    @Test
    void every_one_of_very_many_is_done_once() throws Exception {
        GroupCommit<String, String> commits = commits(2, ignored -> null);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(commit(commits, "item " + i));
        }

        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).get()).isEqualTo("item " + i + " done");
        }
        assertThat(statements.stream().flatMap(List::stream)).hasSize(5_000).doesNotHaveDuplicates();
    }

    /** @param refusal the SQLSTATE with which PostgreSQL refuses a batch; null: it does not */
    private GroupCommit<String, String> commits(int atOnce, Function<List<String>, String> refusal) {
        return new GroupCommit<>(100, atOnce, batch -> {
            statements.add(batch);
            String state = refusal.apply(batch);
            if (state != null) {
                statements.removeLast();
                throw new DatabaseException(new SQLException("refused", state));
            }
            return batch.stream().map(item -> item + " done").toList();
        });
    }

    private String heldBack(List<String> batch) {
        if (batch.contains("held")) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return null;
    }

    private Future<String> commit(GroupCommit<String, String> commits, String item) {
        return callers.submit(() -> commits.commit(item));
    }

    private static long waiting(List<Future<String>> futures) {
        return futures.stream().filter(future -> !future.isDone()).count();
    }
}
