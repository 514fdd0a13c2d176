package dev.fermata.document.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** A document as its reviewer sees it: all parts with text, and the paragraphs in them by number. */
final class Manuscript {

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, List<TextParagraph>> paragraphsByPart = new HashMap<>();
    private final List<TextParagraph> readable = new ArrayList<>();
    private final Map<String, Place.Host> noteReferences = new HashMap<>();

    private Part main;

    private Manuscript() {
    }

    static Manuscript of(Docx docx) throws IOException, XMLStreamException {
        var manuscript = new Manuscript();
        manuscript.readRelated(docx, "header", Story.HEADER);
        manuscript.main = docx.part(docx.main());
        manuscript.read(manuscript.main, Story.BODY, docx.allowance());
        manuscript.readRelated(docx, "footnotes", Story.FOOTNOTE);
        manuscript.readRelated(docx, "endnotes", Story.ENDNOTE);
        manuscript.readRelated(docx, "footer", Story.FOOTER);
        return manuscript;
    }

    private void readRelated(Docx docx, String type, Story story) throws IOException, XMLStreamException {
        for (String name : docx.related(docx.main(), type)) {
            // One part may be the header of several sections, by several relationships.
            if (!parts.containsKey(name)) {
                read(docx.part(name), story, docx.allowance());
            }
        }
    }

    private void read(Part part, Story story, Allowance allowance) throws XMLStreamException {
        var scan = new StoryScan(part, allowance);
        scan.scan(story);
        parts.put(part.name(), part);
        paragraphsByPart.put(part.name(), scan.paragraphs());
        noteReferences.putAll(scan.noteReferences());
        scan.paragraphs().stream()
                .filter(paragraph -> !paragraph.place().copy() && !paragraph.text().isBlank())
                .forEach(readable::add);
    }

    /** Only those with text, and each text box once: the index in this list is the paragraph's number. */
    List<TextParagraph> readable() {
        return readable;
    }

    Part main() {
        return main;
    }

    /** All parts that hold paragraphs. */
    Iterable<Part> parts() {
        return parts.values();
    }

    /** Every paragraph of a part, copies of text boxes included. */
    List<TextParagraph> paragraphsIn(Part part) {
        return paragraphsByPart.get(part.name());
    }

    /** What a comment about a paragraph must hang on, where Word shows none in the paragraph itself. */
    Optional<Place.Host> commentHost(TextParagraph paragraph) {
        Optional<Place.Host> host = paragraph.place().note().isEmpty()
                ? paragraph.place().outermost()
                : Optional.ofNullable(noteReferences.get(paragraph.place().note()));
        return host.map(found -> found.paragraph().place().outermost().orElse(found));
    }

    ReviewableText text() {
        var paragraphs = new ArrayList<ReviewableText.Paragraph>(readable.size());
        for (TextParagraph paragraph : readable) {
            paragraphs.add(new ReviewableText.Paragraph(paragraphs.size(), paragraph.place().story(), paragraph.text()));
        }
        return new ReviewableText(paragraphs);
    }
}
