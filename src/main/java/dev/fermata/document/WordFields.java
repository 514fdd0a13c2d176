package dev.fermata.document;

import java.util.ArrayDeque;
import java.util.Deque;

/** Follows fields, which span runs and paragraphs: their codes are hidden, their results are text. Not safe for threads. */
public final class WordFields {

    private final Deque<Boolean> showsResult = new ArrayDeque<>();

    /** @param type what a {@code w:fldChar} marks: begin, separate or end */
    public void mark(String type) {
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

    /** Whether text here is part of a field's code. */
    public boolean hidesText() {
        return showsResult.contains(false);
    }

    /** How many fields are open here. */
    public int depth() {
        return showsResult.size();
    }

    /** A code never outlives its paragraph: one that seems to was left open by a careless producer and must hide nothing. */
    public void endParagraph() {
        if (hidesText()) {
            showsResult.clear();
        }
    }
}
