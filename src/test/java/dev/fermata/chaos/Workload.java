package dev.fermata.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.chaos.Books.TaskRow;
import dev.fermata.chaos.Tender.Question;
import dev.fermata.chaos.TenderModel.Asked;
import dev.fermata.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Many tenders at once, streamed slowly, each followed by a reader; and what must be true of them in the end,
 * whatever happened meanwhile. For one thread.
 */
final class Workload {

    private static final int PIECES = 3;
    private static final int FRAGMENT = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<Tender> tenders = new ArrayList<>();
    private final List<EventReader> readers = new ArrayList<>();
    private final Cluster cluster;
    private final Books books;

    /** @param interval the time between two fragments of an answer, which has some fifteen */
    Workload(Cluster cluster, Duration interval) {
        this.cluster = cluster;
        this.books = new Books(cluster);
        cluster.model().follow((question, time) -> Behaviour.answer(question.answer(), FRAGMENT, interval));
    }

    /** Hands more tenders in and follows their tasks. */
    Workload add(int tasks) {
        for (int i = 0; i < tasks; i++) {
            Tender tender = cluster.nextTender(PIECES);
            tenders.add(tender);
            readers.add(EventReader.follow(cluster::anyApi, cluster.submit(tender)));
        }
        return this;
    }

    int size() {
        return tenders.size();
    }

    /** Waits until the readers have seen so many more events, or nothing is left to see. */
    void awaitEvents(long more) {
        long goal = events() + more;
        await("events").atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> events() >= goal || readers.stream().allMatch(EventReader::ended));
    }

    private long events() {
        return readers.stream().mapToLong(EventReader::events).sum();
    }

    /** Waits for the end: all complete, every log whole, every reader content, no saved step asked for again. */
    Workload finish() throws InterruptedException {
        for (EventReader reader : readers) {
            reader.awaitEnd(PATIENCE);
        }
        assertThat(tasks()).hasSameSizeAs(tenders).allMatch(task -> task.status().equals("COMPLETED"));
        assertThat(books.brokenLogs()).isEmpty();
        assertThat(books.askedThoughSaved(asked())).isEmpty();
        assertThat(books.savedSteps().keySet()).containsAll(questions());
        for (int i = 0; i < tenders.size(); i++) {
            for (Question question : tenders.get(i).questions()) {
                assertThat(readers.get(i).text(question.step())).as(question.toString()).isEqualTo(question.answer());
            }
        }
        return this;
    }

    /** The rows of its tasks. */
    List<TaskRow> tasks() {
        Set<String> names = tenders.stream().map(Tender::name).collect(Collectors.toSet());
        return books.tasks().stream().filter(task -> names.contains(task.tender())).toList();
    }

    /** What was asked about its tenders. */
    List<Asked> asked() {
        Set<Question> ours = Set.copyOf(questions());
        return cluster.model().asked().stream().filter(asked -> ours.contains(asked.question())).toList();
    }

    /** The questions of those of its tasks that no run had to take over. */
    Set<Question> questionsOfOneAttempt() {
        Set<String> names = tasks().stream().filter(task -> task.attempt() == 1).map(TaskRow::tender)
                .collect(Collectors.toSet());
        return tenders.stream().filter(tender -> names.contains(tender.name()))
                .flatMap(tender -> tender.questions().stream()).collect(Collectors.toSet());
    }

    private List<Question> questions() {
        return tenders.stream().flatMap(tender -> tender.questions().stream()).toList();
    }

    /** Notes what it took. */
    Workload note(String what) {
        List<TaskRow> tasks = tasks();
        int steps = questions().size();
        Figures.note("%s: %d tasks completed; %d attempts, %d deaths of a worker under a task, %d retries spent;"
                        + " %d questions for %d steps (%d cut off and asked again, 0 of saved steps); %d rows read by"
                        + " %d readers over %d connections", what, tasks.size(),
                tasks.stream().mapToInt(TaskRow::attempt).sum(), tasks.stream().mapToInt(TaskRow::deaths).sum(),
                tasks.stream().mapToInt(TaskRow::retries).sum(), asked().size(), steps, asked().size() - steps,
                readers.stream().mapToLong(EventReader::lastId).sum(), readers.size(),
                readers.stream().mapToInt(EventReader::connections).sum());
        return this;
    }
}
