package dev.fermata.document;

import java.util.ArrayDeque;
import java.util.Deque;

/** Follows fields, which span runs and paragraphs: their codes are hidden, their results are text. */
final class WordFields {

    private final Deque<Boolean> showsResult = new ArrayDeque<>();

    /** @param type what a {@code w:fldChar} marks: begin, separate or end */
    void mark(String type) {
        switch (type) {
            case "begin" -> showsResult.push(false);
            case "separate" -> {
                showsResult.poll();
                showsResult.push(true);
            }
            case "end" -> showsResult.poll();
            default -> { /* of a later Word */ }
        }
    }

    boolean hidesText() {
        return showsResult.contains(false);
    }

    /** A code never outlives its paragraph: one that seems to was left open by a careless producer and must hide nothing. */
    void endParagraph() {
        if (hidesText()) {
            showsResult.clear();
        }
    }
}
