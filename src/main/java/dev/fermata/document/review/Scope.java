package dev.fermata.document.review;

import java.util.List;

/** Where an original is sought: one paragraph, or paragraphs one below the other, parted by line ends. */
final class Scope {

    private final List<Integer> paragraphs;
    private final int[] begins;
    private final NormalText text;

    private Scope(List<Integer> paragraphs, int[] begins, NormalText text) {
        this.paragraphs = paragraphs;
        this.begins = begins;
        this.text = text;
    }

    static Scope of(int paragraph, NormalText text) {
        return new Scope(List.of(paragraph), new int[1], text);
    }

    /** @param all every readable paragraph, by number */
    static Scope of(List<Integer> paragraphs, List<TextParagraph> all) {
        var begins = new int[paragraphs.size()];
        var joined = new StringBuilder();
        for (int i = 0; i < begins.length; i++) {
            joined.append(i == 0 ? "" : "\n");
            begins[i] = joined.length();
            joined.append(all.get(paragraphs.get(i)).text());
        }
        return new Scope(paragraphs, begins, NormalText.of(joined.toString()));
    }

    NormalText text() {
        return text;
    }

    /** The paragraph that holds an offset; a line end belongs to the paragraph it ends. */
    int paragraphAt(int offset) {
        return paragraphs.get(index(offset));
    }

    int offsetInParagraph(int offset) {
        return offset - begins[index(offset)];
    }

    private int index(int offset) {
        int index = begins.length - 1;
        while (begins[index] > offset) {
            index--;
        }
        return index;
    }
}
