package dev.fermata.document.review;

import dev.fermata.document.WordFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** Finds the paragraphs of one part, in reading order: those of a text box come after the paragraph it hangs on. */
final class StoryScan {

    private static final String COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    private final RawXml xml;
    private final Part part;
    private final Allowance allowance;
    private final List<TextParagraph> paragraphs = new ArrayList<>();
    private final Map<String, Place.Host> noteReferences = new HashMap<>();
    private WordFields fields = new WordFields();
    private int containers;

    StoryScan(Part part, Allowance allowance) throws XMLStreamException {
        this.part = part;
        this.allowance = allowance;
        this.xml = new RawXml(part.xml());
    }

    void scan(Story story) throws XMLStreamException {
        xml.nextChild(0);
        blocks(new Place(part.name(), story, ++containers, "", false, null, false));
    }

    List<TextParagraph> paragraphs() {
        return paragraphs;
    }

    /** Where the body refers to a note, by {@code footnote} or {@code endnote} and the note's number. */
    Map<String, Place.Host> noteReferences() {
        return noteReferences;
    }

    String raw() {
        return part.xml();
    }

    /** Reads what stands one below the other in the element just started, to its end. */
    void blocks(Place place) throws XMLStreamException {
        for (int self = xml.depth(); xml.nextChild(self); ) {
            switch (xml.name()) {
                case "p" -> new ParagraphScan(this, xml, place, fields).scan();
                case "tbl" -> blocks(place.in(place.story() == Story.BODY ? Story.TABLE : place.story(), place.container()));
                case "tr" -> row(place);
                case "tc" -> blocks(place.in(place.story(), ++containers));
                case "sdt" -> control(place);
                case "footnote", "endnote" -> note(place);
                case "AlternateContent" -> alternatives(place);
                case "sectPr", "tblPr", "tblGrid", "tblPrEx", "tcPr", "del", "moveFrom" -> xml.skip();
                default -> blocks(place);
            }
        }
    }

    /** A row that was deleted with changes tracked is not there for a reader. */
    private void row(Place place) throws XMLStreamException {
        boolean deleted = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            switch (xml.name()) {
                case "trPr" -> deleted = hasDeletion();
                case "tc" -> {
                    if (deleted) {
                        xml.skip();
                    } else {
                        blocks(place.in(place.story(), ++containers));
                    }
                }
                case "sdt" -> control(place);
                case "tblPrEx" -> xml.skip();
                default -> blocks(place);
            }
        }
    }

    private boolean hasDeletion() throws XMLStreamException {
        boolean deleted = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            deleted |= xml.name().equals("del");
        }
        return deleted;
    }

    private void control(Place place) throws XMLStreamException {
        boolean closed = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            switch (xml.name()) {
                case "sdtPr" -> closed = ContentControl.isClosed(xml);
                case "sdtContent" -> blocks(place.locked(closed));
                default -> xml.skip();
            }
        }
    }

    private void note(Place place) throws XMLStreamException {
        // The separator lines above the notes are kept in the same part, as notes with a type.
        if (xml.attribute("type", "normal").equals("normal")) {
            blocks(place.ofNote(xml.name() + xml.attribute("id", ""), ++containers));
        } else {
            xml.skip();
        }
    }

    private void alternatives(Place place) throws XMLStreamException {
        int before = paragraphs.size();
        int chosen = before;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            boolean first = chosen == before;
            blocks(first ? place : place.asCopy());
            chosen = first ? paragraphs.size() : chosen;
        }
        pair(before, chosen);
    }

    /** Looks into something that hangs on a run for text boxes; the run's own copies of a box say the same twice. */
    void boxes(Place place, Place.Host host) throws XMLStreamException {
        if (xml.name().equals("txbxContent")) {
            WordFields outer = fields;
            fields = new WordFields();
            blocks(place.inBox(host, ++containers));
            fields = outer;
            return;
        }
        boolean alternatives = xml.name().equals("AlternateContent") && xml.namespace().equals(COMPATIBILITY);
        int before = paragraphs.size();
        int chosen = before;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            boolean first = !alternatives || chosen == before;
            boxes(first ? place : place.asCopy(), host);
            chosen = first ? paragraphs.size() : chosen;
        }
        if (alternatives) {
            pair(before, chosen);
        }
    }

    /** Tells the paragraphs of the first alternative which are their copies in the last, one by one. */
    private void pair(int before, int chosen) {
        int copies = paragraphs.size() - chosen;
        if (copies == chosen - before) {
            for (int i = 0; i < copies; i++) {
                paragraphs.get(before + i).twin(paragraphs.get(chosen + i));
            }
        }
    }

    void add(TextParagraph paragraph) {
        allowance.takeParagraph();
        paragraphs.add(paragraph);
    }

    Allowance allowance() {
        return allowance;
    }

    void refersTo(String note, Place.Host from) {
        noteReferences.putIfAbsent(note, from);
    }
}
