package dev.fermata.job.annotate;

import java.util.List;

/**
 * A document that is under review.
 *
 * @param number its place among the task's documents, from 0
 * @param name the name it came with
 * @param docxId the kept .docx: the original itself, or what was made of it
 * @param paragraphs what it says, in reading order
 */
record Manuscript(int number, String name, String docxId, List<String> paragraphs) {

    /** Of a file's name, 200 characters are kept. */
    private static final int LONGEST_TITLE = 90;

    long characters() {
        return paragraphs.stream().mapToLong(String::length).sum();
    }

    /** The name without its extension, with room for another. */
    String title() {
        int dot = name.lastIndexOf('.');
        String title = dot > 0 ? name.substring(0, dot) : name;
        return title.substring(0, title.offsetByCodePoints(0, Math.min(LONGEST_TITLE, title.codePointCount(0, title.length()))));
    }
}
