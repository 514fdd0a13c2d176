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

    long characters() {
        return paragraphs.stream().mapToLong(String::length).sum();
    }
}
