package dev.fermata.job.chat;

import dev.fermata.database.Database;
import dev.fermata.job.annotate.AnnotateJob;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import dev.fermata.llm.TokenEstimate;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What was said in a session: the tasks of its owner that carry its name, in the order in which they were submitted,
 * which is the order of their ids. An answer stands beside its message, whichever of two is finished first. Thread-safe.
 */
@ApplicationScoped
class Conversation {

    private static final String[] TYPES = {ChatJob.TYPE, AnnotateJob.TYPE};

    /** No history a model is shown has more turns. */
    private static final int MOST_TURNS = 100;
    private static final int MOST_DOCUMENTS = 50;

    /** A stretch of a conversation, oldest first. */
    @RegisterForReflection
    record History(List<Turn> turns) {}

    private final Database database;

    Conversation(Database database) {
        this.database = database;
    }

    /**
     * The newest turns before the task's own that together have no more tokens than that; of the newest, where it alone
     * has more, the beginning.
     */
    History before(Owner owner, String session, String taskId, int tokens) {
        Deque<Turn> kept = new ArrayDeque<>();
        int left = tokens;
        for (Turn turn : newest(owner, session, taskId)) {
            int cost = TokenEstimate.of(turn.message()) + TokenEstimate.of(turn.answer());
            if (cost > left) {
                if (kept.isEmpty()) {
                    kept.addFirst(new Turn(FittingText.first(turn.message(), left / 2),
                            FittingText.first(turn.answer(), left / 2), turn.end()));
                }
                break;
            }
            left -= cost;
            kept.addFirst(turn);
        }
        return new History(List.copyOf(kept));
    }

    private List<Turn> newest(Owner owner, String session, String taskId) {
        // Served by task_session.
        return database.query("""
                select status, payload ->> 'message' as message,
                       coalesce(result ->> 'answer', result ->> 'analysis_summary', partial -> 'texts' ->> 'answer', '')
                           as answer
                  from task
                 where tenant = ? and owner = ? and session_id = ? and id < ? and task_type = any(?)
                 order by id desc limit ?
                """, Conversation::turn, owner.tenant(), owner.user(), session, taskId, TYPES, MOST_TURNS);
    }

    private static Turn turn(ResultSet row) throws SQLException {
        String message = row.getString("message");
        return new Turn(message == null ? "" : message, row.getString("answer"),
                switch (TaskStatus.valueOf(row.getString("status"))) {
                    case COMPLETED -> Turn.End.COMPLETE;
                    case CANCELLED -> Turn.End.CUT_OFF;
                    case FAILED -> Turn.End.FAILED;
                    case PENDING, RUNNING, RETRY, PAUSED -> Turn.End.OPEN;
                });
    }

    /**
     * The document that a message is about: the one it names, else the one that came last; empty where the session has
     * none.
     *
     * @param session null: any of the owner's
     */
    Optional<Document> document(Owner owner, String session, String message) {
        List<Document> documents = session == null ? anywhere(owner) : ofSession(owner, session);
        return documents.stream().filter(document -> message.contains(document.fileName())).findFirst()
                .or(() -> documents.stream().findFirst());
    }

    private List<Document> ofSession(Owner owner, String session) {
        // Served by task_session.
        return documents("and t.session_id = ?", owner.tenant(), owner.user(), TYPES, session, MOST_DOCUMENTS);
    }

    private List<Document> anywhere(Owner owner) {
        // Served by task_listed.
        return documents("", owner.tenant(), owner.user(), TYPES, MOST_DOCUMENTS);
    }

    private List<Document> documents(String condition, Object... parameters) {
        return database.query("""
                select d ->> 'file_id' as id, d ->> 'file_name' as name
                  from task t
                       -- null where a message came without files
                       cross join lateral jsonb_array_elements(nullif(t.payload -> 'documents', 'null')) as d
                 where t.tenant = ? and t.owner = ? and t.task_type = any(?) %s
                 order by t.id desc limit ?
                """.formatted(condition), row -> new Document(row.getString("id"), row.getString("name")), parameters);
    }
}
