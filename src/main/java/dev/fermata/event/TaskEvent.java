package dev.fermata.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of a task: a row of its log, or a live fragment of text that no row holds yet. Immutable; its JSON is made when
 * it is first asked for, and once for all of its readers.
 */
public final class TaskEvent {

    private static final String HEARTBEAT = "heartbeat";

    /** The longest text that pieces are joined to, in UTF-16 units: what is longer is worth an event of its own. */
    private static final int LONGEST_JOINED = 8192;

    private final String taskId;
    private final long seq;
    private final int attempt;
    private final String type;
    private final Instant at;
    /** What a live fragment says; null for all others. */
    private final TextPiece piece;
    /** Null until asked for; threads that ask at the same time make the same. */
    private String json;
    /** The same. */
    private String line;

    /**
     * A row, or an event of no log.
     *
     * @param taskId the task
     * @param seq the number of the row, from 1 without gaps; 0 for what is no row
     * @param attempt the attempt that wrote it, 0 where no run did
     * @param type its kind on the wire; a newer version may have written one that {@link EventType} does not know
     * @param json its data, a JSON object as text
     * @param at when it was written
     */
    public TaskEvent(String taskId, long seq, int attempt, String type, String json, Instant at) {
        this(taskId, seq, attempt, type, at, null);
        this.json = json;
    }

    private TaskEvent(String taskId, long seq, int attempt, String type, Instant at, TextPiece piece) {
        this.taskId = taskId;
        this.seq = seq;
        this.attempt = attempt;
        this.type = type;
        this.at = at;
        this.piece = piece;
    }

    /** The rows that events became, numbered from the one after {@code base}. */
    public static List<TaskEvent> rows(String taskId, int attempt, long base, List<NewEvent> events, Instant at) {
        List<TaskEvent> rows = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            rows.add(new TaskEvent(taskId, base + rows.size() + 1, attempt, event.type().wireName(), event.json(), at));
        }
        return rows;
    }

    /** A piece of text that is in no row yet. */
    public static TaskEvent fragment(String taskId, int attempt, TextPiece piece, Instant at) {
        return new TaskEvent(taskId, 0, attempt, EventType.CONTENT.wireName(), at, piece);
    }

    /** A sign of life for an idle stream; it has no content. */
    public static TaskEvent heartbeat(String taskId) {
        return new TaskEvent(taskId, 0, 0, HEARTBEAT, "{}", Instant.EPOCH);
    }

    /**
     * Both events as one, where a reader can't tell the difference: live text of one attempt at one step, of which the
     * second piece begins where the first one ends. Null where they have to stay two.
     */
    static TaskEvent joined(TaskEvent first, TaskEvent second) {
        boolean one = first.piece != null && second.piece != null && first.attempt == second.attempt
                && first.piece.goesOnWith(second.piece)
                && first.piece.text().length() + second.piece.text().length() <= LONGEST_JOINED;
        return one ? fragment(first.taskId, first.attempt, first.piece.and(second.piece), second.at) : null;
    }

    /** The task. */
    public String taskId() {
        return taskId;
    }

    /** The number of the row, from 1 without gaps; 0 for what is no row. */
    public long seq() {
        return seq;
    }

    /** The attempt that wrote it, 0 where no run did. */
    public int attempt() {
        return attempt;
    }

    /** Its kind on the wire; a newer version may have written one that {@link EventType} does not know. */
    public String type() {
        return type;
    }

    /** When it was written. */
    public Instant at() {
        return at;
    }

    /** Its data, a JSON object as text. */
    public String json() {
        String data = json;
        if (data == null) {
            data = piece.json();
            json = data;
        }
        return data;
    }

    /** It as one line of JSON, as {@link EventJson#of(TaskEvent)} has it. */
    String line() {
        String whole = line;
        if (whole == null) {
            whole = EventJson.line(this);
            line = whole;
        }
        return whole;
    }

    /** Whether it is nothing but a sign of life. */
    public boolean isHeartbeat() {
        return type.equals(HEARTBEAT);
    }

    /** Whether it is a live fragment, without a number to resume from. */
    public boolean live() {
        return seq == 0;
    }

    /** Whether it is of the kind. */
    public boolean is(EventType kind) {
        return type.equals(kind.wireName());
    }
}
