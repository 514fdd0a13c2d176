package dev.fermata.job.annotate;

import java.util.ArrayList;
import java.util.List;

/** Gathers paragraphs into chunks. A paragraph is parted only where it alone is too long. Not thread-safe. */
final class Chunks {

    /** UTF-16 units. */
    static final int LONGEST = 4_000;

    private static final String SENTENCE_ENDS = "。！？!?；;\n";

    private final Manuscript manuscript;
    private final int firstNumber;
    private final List<Chunk> chunks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int firstParagraph;
    private int from;
    private int lastParagraph;
    private int to;

    private Chunks(Manuscript manuscript, int firstNumber) {
        this.manuscript = manuscript;
        this.firstNumber = firstNumber;
    }

    /** The chunks of all documents, numbered through; the same for the same documents, always. */
    static List<Chunk> of(List<Manuscript> manuscripts) {
        List<Chunk> all = new ArrayList<>();
        manuscripts.forEach(manuscript -> all.addAll(new Chunks(manuscript, all.size()).cut()));
        return List.copyOf(all);
    }

    private List<Chunk> cut() {
        for (int paragraph = 0; paragraph < manuscript.paragraphs().size(); paragraph++) {
            String whole = manuscript.paragraphs().get(paragraph);
            for (int start = 0; start < whole.length(); ) {
                int end = endOfPart(whole, start);
                add(paragraph, start, whole.substring(start, end));
                start = end;
            }
        }
        close();
        return chunks;
    }

    private void add(int paragraph, int start, String part) {
        if (!text.isEmpty() && text.length() + 1 + part.length() > LONGEST) {
            close();
        }
        if (text.isEmpty()) {
            firstParagraph = paragraph;
            from = start;
        } else {
            text.append('\n');
        }
        text.append(part);
        lastParagraph = paragraph;
        to = start + part.length();
    }

    private void close() {
        if (!text.isEmpty()) {
            chunks.add(new Chunk(manuscript.number(), firstNumber + chunks.size(), firstParagraph, from,
                    lastParagraph, to, text.toString()));
            text.setLength(0);
        }
    }

    /** Behind the last sentence that fits, if that is past the middle; never between the halves of a character. */
    private static int endOfPart(String paragraph, int start) {
        int furthest = start + LONGEST;
        if (furthest >= paragraph.length()) {
            return paragraph.length();
        }
        for (int end = furthest; end > start + LONGEST / 2; end--) {
            char last = paragraph.charAt(end - 1);
            if (SENTENCE_ENDS.indexOf(last) >= 0 || last == '.' && Character.isWhitespace(paragraph.charAt(end))) {
                return end;
            }
        }
        return Character.isHighSurrogate(paragraph.charAt(furthest - 1)) ? furthest - 1 : furthest;
    }
}
