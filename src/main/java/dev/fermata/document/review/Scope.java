package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.Arrays;
import java.util.List;

/**
 * Where an original is sought: a paragraph, or paragraphs one below the other, parted by line ends; of the first perhaps
 * only the end, of the last only the beginning.
 */
final class Scope {

    private final List<Integer> paragraphs;
    private final int[] begins;
    private final int firstFrom;
    private final NormalText text;

    private Scope(List<Integer> paragraphs, int[] begins, int firstFrom, NormalText text) {
        this.paragraphs = paragraphs;
        this.begins = begins;
        this.firstFrom = firstFrom;
        this.text = text;
    }

    /** @param from where in the paragraph the text begins */
    static Scope of(int paragraph, int from, String text) {
        return new Scope(List.of(paragraph), new int[1], from, NormalText.of(text));
    }

    /**
     * @param paragraphs their numbers
     * @param firstFrom  where in the first one its text begins
     * @param texts      of each
     */
    static Scope of(List<Integer> paragraphs, int firstFrom, List<String> texts) {
        var begins = new int[paragraphs.size()];
        var joined = new StringBuilder();
        for (int i = 0; i < begins.length; i++) {
            Interruption.check();
            joined.append(i == 0 ? "" : "\n");
            begins[i] = joined.length();
            joined.append(texts.get(i));
        }
        return new Scope(paragraphs, begins, firstFrom, NormalText.of(joined.toString()));
    }

    NormalText text() {
        return text;
    }

    /** The paragraph that holds an offset; a line end belongs to the paragraph it ends. */
    int paragraphAt(int offset) {
        return paragraphs.get(index(offset));
    }

    int offsetInParagraph(int offset) {
        int index = index(offset);
        return offset - begins[index] + (index == 0 ? firstFrom : 0);
    }

    private int index(int offset) {
        int found = Arrays.binarySearch(begins, offset);
        return found >= 0 ? found : -found - 2;
    }
}
