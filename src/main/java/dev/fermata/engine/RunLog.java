package dev.fermata.engine;

import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.LiveSource;
import dev.fermata.event.NewEvent;
import dev.fermata.event.TaskEvent;
import dev.fermata.event.TextPiece;
import dev.fermata.task.Lease;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one run says: shown to readers on this replica at once, and saved a little later, many events at a time.
 * Thread-safe. Lock order: {@code writing} before {@code lock}; {@code lock} is never held across a statement.
 */
final class RunLog implements LiveSource {

    /** Something said and not saved: an event, or text of a step, which grows until it is saved. */
    private sealed interface Unsaved {
        record Event(NewEvent event) implements Unsaved {}

        record Text(String step, int from, StringBuilder text) implements Unsaved {}
    }

    /** How many events are saved as one row: a reader of a few of them has PostgreSQL unfold them all. */
    private static final int MOST_IN_A_ROW = 200;

    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Lease lease;
    private final EventLog log;
    private final EventHub hub;
    private final Jsonb jsonb;
    private final Clock clock;
    /** All text of each step that is not finished, to keep if the run is cut off. */
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    /** Each step's text among what is pending: steps that run side by side make one row each, not one a fragment. */
    private final Map<String, Unsaved.Text> growingTexts = new HashMap<>();
    /** First halves of characters whose second half is yet to come, by step: alone they have no form in UTF-8. */
    private final Map<String, Character> halves = new HashMap<>();
    private List<Unsaved> pending = new ArrayList<>();
    private List<Unsaved> beingSaved = List.of();
    private int percent;
    private boolean closed;

    RunLog(Lease lease, EventLog log, EventHub hub, Jsonb jsonb, Clock clock) {
        this.lease = lease;
        this.log = log;
        this.hub = hub;
        this.jsonb = jsonb;
        this.clock = clock;
    }

    Lease lease() {
        return lease;
    }

    void event(NewEvent event) {
        lock.lock();
        try {
            say(new Unsaved.Event(event));
        } finally {
            lock.unlock();
        }
    }

    /** Earlier runs of the task said that they were so far: this one does not say less. */
    void startFrom(int earlierPercent) {
        lock.lock();
        try {
            percent = earlierPercent;
        } finally {
            lock.unlock();
        }
    }

    /** Adds progress, unless it would go back. */
    void progress(int newPercent, NewEvent event) {
        lock.lock();
        try {
            if (newPercent >= percent) {
                percent = newPercent;
                say(new Unsaved.Event(event));
            }
        } finally {
            lock.unlock();
        }
    }

    void text(String step, String said) {
        lock.lock();
        try {
            String fragment = wholeCharacters(step, said);
            if (fragment.isEmpty()) {
                return;
            }
            StringBuilder whole = texts.computeIfAbsent(step, name -> new StringBuilder());
            int from = whole.length();
            whole.append(fragment);
            Unsaved.Text growing = growingTexts.get(step);
            if (growing != null) {
                growing.text().append(fragment);
            } else {
                growing = new Unsaved.Text(step, from, new StringBuilder(fragment));
                growingTexts.put(step, growing);
                say(growing);
            }
            // Who begins to follow after this looks at unsaved text first.
            if (hub.followed(lease.taskId())) {
                hub.fragment(fragment(step, from, fragment));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The text with the half character that waited before it, and without one at its end. */
    private String wholeCharacters(String step, String said) {
        Character waited = halves.remove(step);
        String text = waited == null ? said : waited + said;
        int end = text.length() - 1;
        if (end >= 0 && Character.isHighSurrogate(text.charAt(end))) {
            halves.put(step, text.charAt(end));
            return text.substring(0, end);
        }
        return text;
    }

    /** A step's text begins again; says so if there was any, here or in an earlier run. */
    void restarted(String step, String code, String reason) {
        lock.lock();
        try {
            texts.remove(step);
            halves.remove(step);
            growingTexts.remove(step);
            say(new Unsaved.Event(new NewEvent(EventType.RESTARTED,
                    jsonb.write(jsonb.object().put("step", step).put("from", 0).put("code", code).put("reason", reason)))));
        } finally {
            lock.unlock();
        }
    }

    /** The step's result is saved: its text need not be kept any longer. */
    void stepFinished(String step) {
        lock.lock();
        try {
            texts.remove(step);
            halves.remove(step);
        } finally {
            lock.unlock();
        }
    }

    /** The text of every step that is not finished. */
    Map<String, String> unfinishedTexts() {
        lock.lock();
        try {
            Map<String, String> unfinished = new LinkedHashMap<>();
            texts.forEach((step, text) -> unfinished.put(step, text.toString()));
            return unfinished;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to save. */
    boolean dirty() {
        lock.lock();
        try {
            return !pending.isEmpty() && !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Saves what was said so far.
     *
     * @return false when the log is no longer this run's
     */
    boolean flush() {
        // Once nobody else saves: what that could not save is pending again.
        writing.lock();
        try {
            boolean ours = true;
            // Counted beforehand: what is said meanwhile may wait. One round at least, to hear whether it is still ours.
            for (int rounds = 1 + pendingEvents() / MOST_IN_A_ROW; ours && rounds > 0; rounds--) {
                ours = flushAll(List.of(this), log).isEmpty();
            }
            return ours;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Saves what many runs have said, in one statement. Where one has said very much, the rest stays for another time.
     *
     * @return the runs whose logs are no longer theirs
     */
    static List<RunLog> flushAll(List<RunLog> runs, EventLog log) {
        List<RunLog> locked = new ArrayList<>();
        try {
            List<EventLog.Append> appends = new ArrayList<>();
            for (RunLog run : runs) {
                run.writing.lock();
                locked.add(run);
                List<NewEvent> events = run.beginSave();
                if (!events.isEmpty()) {
                    appends.add(new EventLog.Append(run.lease.taskId(), run.lease.attempt(), run.lease.holder(), events));
                }
            }
            Map<EventLog.Writer, List<TaskEvent>> saved = appends.isEmpty() ? Map.of() : log.append(appends);
            List<RunLog> lost = new ArrayList<>();
            for (RunLog run : runs) {
                if (!run.saved(saved.get(new EventLog.Writer(run.lease.taskId(), run.lease.attempt())))) {
                    lost.add(run);
                }
            }
            return lost;
        } catch (RuntimeException e) {
            locked.forEach(RunLog::saveFailed);
            throw e;
        } finally {
            locked.forEach(run -> run.writing.unlock());
        }
    }

    /**
     * Makes what may be the run's last statement, with what it has not saved yet as the statement's first events. If
     * it changed something, nothing is saved after it.
     *
     * @param statement writes the tail; when it throws, or finds nothing to change, the tail is kept for another one
     */
    <T> Optional<T> closeWith(Function<List<NewEvent>, Optional<T>> statement) {
        writing.lock();
        try {
            boolean ours = true;
            while (ours && pendingEvents() > MOST_IN_A_ROW) {
                ours = flushAll(List.of(this), log).isEmpty();
            }
            List<NewEvent> tail = beginSave();
            Optional<T> outcome = statement.apply(tail);
            if (outcome.isEmpty()) {
                saveFailed();
                return outcome;
            }
            lock.lock();
            try {
                beingSaved = List.of();
                closed = true;
            } finally {
                lock.unlock();
            }
            return outcome;
        } catch (RuntimeException e) {
            saveFailed();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private List<NewEvent> beginSave() {
        lock.lock();
        try {
            if (closed) {
                return List.of();
            }
            int events = Math.min(pending.size(), MOST_IN_A_ROW);
            beingSaved = new ArrayList<>(pending.subList(0, events));
            pending = new ArrayList<>(pending.subList(events, pending.size()));
            beingSaved.forEach(this::stopGrowing);
            return beingSaved.stream().map(this::toEvent).toList();
        } finally {
            lock.unlock();
        }
    }

    /** After the last statement nobody saves anything any more, so nothing is kept for it. */
    private void say(Unsaved unsaved) {
        if (!closed) {
            pending.add(unsaved);
        }
    }

    private void stopGrowing(Unsaved unsaved) {
        if (unsaved instanceof Unsaved.Text text) {
            growingTexts.remove(text.step(), text);
        }
    }

    private int pendingEvents() {
        lock.lock();
        try {
            return closed ? 0 : pending.size();
        } finally {
            lock.unlock();
        }
    }

    /** Shows the saved rows, then what was said since; false when nothing could be saved. */
    private boolean saved(List<TaskEvent> rows) {
        lock.lock();
        try {
            boolean lost = !beingSaved.isEmpty() && rows == null;
            beingSaved = List.of();
            if (rows != null) {
                hub.committed(lease.taskId(), rows);
                if (hub.followed(lease.taskId())) {
                    unsavedText().forEach(hub::fragment);
                }
            }
            closed |= lost;
            return !lost;
        } finally {
            lock.unlock();
        }
    }

    private void saveFailed() {
        lock.lock();
        try {
            List<Unsaved> again = new ArrayList<>(beingSaved);
            again.addAll(pending);
            pending = again;
            beingSaved = List.of();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whileQuiet(Consumer<List<TaskEvent>> look) {
        lock.lock();
        try {
            look.accept(unsavedText());
        } finally {
            lock.unlock();
        }
    }

    private List<TaskEvent> unsavedText() {
        List<TaskEvent> fragments = new ArrayList<>();
        for (List<Unsaved> part : List.of(beingSaved, pending)) {
            for (Unsaved unsaved : part) {
                if (unsaved instanceof Unsaved.Text text) {
                    fragments.add(fragment(text.step(), text.from(), text.text().toString()));
                }
            }
        }
        return fragments;
    }

    private NewEvent toEvent(Unsaved unsaved) {
        return switch (unsaved) {
            case Unsaved.Event event -> event.event();
            case Unsaved.Text text -> new NewEvent(EventType.CONTENT,
                    new TextPiece(text.step(), text.from(), text.text().toString()).json());
        };
    }

    private TaskEvent fragment(String step, int from, String text) {
        return TaskEvent.fragment(lease.taskId(), lease.attempt(), new TextPiece(step, from, text), clock.instant());
    }
}
