package dev.fermata.document.review;

import java.util.List;

/**
 * What a document says, paragraph by paragraph: headers, body (each text box after the paragraph it is anchored in, tables
 * row by row), footnotes, endnotes, footers. Only paragraphs that are not blank.
 *
 * @param paragraphs never null; {@code paragraphs.get(i).index() == i}; the same for the same bytes
 */
public record ReviewableText(List<Paragraph> paragraphs) {

    public ReviewableText {
        paragraphs = List.copyOf(paragraphs);
    }

    /** The length of all paragraphs together, in UTF-16 units. */
    public long characters() {
        return paragraphs.stream().mapToLong(paragraph -> paragraph.text().length()).sum();
    }

    /**
     * One paragraph.
     *
     * @param index its place in the reading order, from 0
     * @param story where it stands
     * @param text  its text as a reader sees it: inserted text is there, deleted and hidden text and field codes are not; a
     *              tab is {@code \t}, a line or page break {@code \n}, a non-breaking hyphen {@code -}. Not blank
     */
    public record Paragraph(int index, Story story, String text) {
    }
}
