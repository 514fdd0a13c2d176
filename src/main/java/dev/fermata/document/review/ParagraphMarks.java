package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;

/** What is to be marked in one paragraph. */
final class ParagraphMarks {

    private final List<Edit> edits = new ArrayList<>();
    private final List<CommentEdge> starts = new ArrayList<>();
    private final List<CommentEdge> ends = new ArrayList<>();

    /** Whether none of these meets an edit that is already there. */
    boolean isFree(Edit edit) {
        return edits.stream().noneMatch(edit::meets);
    }

    void add(Edit edit) {
        edits.add(edit);
    }

    void startComment(int id, int offset) {
        starts.add(new CommentEdge(id, offset));
    }

    void endComment(int id, int offset) {
        ends.add(new CommentEdge(id, offset));
    }

    List<Edit> edits() {
        return edits;
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
