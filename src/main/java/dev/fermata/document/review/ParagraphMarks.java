package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is to be marked in one paragraph. */
final class ParagraphMarks {

    /** By where they begin. None meets another, but the few that one rewrite makes at one place. */
    private final NavigableMap<Integer, List<Edit>> edits = new TreeMap<>();
    private final List<CommentEdge> starts = new ArrayList<>();
    private final List<CommentEdge> ends = new ArrayList<>();

    /** Whether the edit meets none that is already there. */
    boolean isFree(Edit edit) {
        for (List<Edit> there : edits.headMap(edit.to(), true).descendingMap().values()) {
            if (there.stream().anyMatch(edit::meets)) {
                return false;
            }
            if (there.stream().allMatch(other -> other.to() < edit.from())) {
                return true;
            }
        }
        return true;
    }

    void add(Edit edit) {
        edits.computeIfAbsent(edit.from(), key -> new ArrayList<>(1)).add(edit);
    }

    void startComment(int id, int offset) {
        starts.add(new CommentEdge(id, offset));
    }

    void endComment(int id, int offset) {
        ends.add(new CommentEdge(id, offset));
    }

    /** In the order of their places. */
    List<Edit> edits() {
        return edits.values().stream().flatMap(List::stream).toList();
    }

    List<CommentEdge> starts() {
        return starts;
    }

    List<CommentEdge> ends() {
        return ends;
    }

    /** @param offset in the paragraph's text: a comment starts before the character there, or ends before it */
    record CommentEdge(int id, int offset) {
    }
}
