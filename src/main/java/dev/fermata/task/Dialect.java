package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What an original system's front end is told of a task's events. Made anew for every reader, so it may remember what
 * it has said; called by one thread at a time, which may wait for the database.
 */
public interface Dialect {

    /** What the reader is told of the event, in order; nothing where the dialect has no word for it. */
    List<ObjectNode> tell(Heard heard);

    /** What the reader is told every few seconds; nothing where a comment is sign of life enough. */
    default List<ObjectNode> meanwhile() {
        return List.of();
    }
}
