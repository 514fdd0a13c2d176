package dev.fermata.document.review;

import dev.fermata.document.WordFields;
import dev.fermata.document.WordSymbol;
import java.util.ArrayList;
import javax.xml.stream.XMLStreamException;

/** Reads one paragraph: which runs carry which text, and what hangs on them. */
final class ParagraphScan {

    private final StoryScan story;
    private final RawXml xml;
    private final TextParagraph paragraph;
    private final WordFields fields;

    /** What is read inside of a block, null outside of one. */
    private StringBuilder blockText;
    private Place.Host block;

    ParagraphScan(StoryScan story, RawXml xml, Place place, WordFields fields) {
        this.story = story;
        this.xml = xml;
        this.paragraph = new TextParagraph(place, xml.prefix(), xml.namespace());
        this.fields = fields;
    }

    /** Reads the paragraph just started to its end. */
    void scan() throws XMLStreamException {
        story.add(paragraph);
        inline("", 0);
        fields.endParagraph();
    }

    /**
     * Reads what stands side by side in the element just started, to its end.
     *
     * @param revision its start tag, where it is a tracked insertion or move; otherwise empty
     * @param depth    in how many links, fields and content controls it lies
     */
    private void inline(String revision, int depth) throws XMLStreamException {
        for (int self = xml.depth(); xml.nextChild(self); ) {
            switch (xml.name()) {
                case "r" -> run(revision, depth);
                case "ins", "moveTo" -> inline(story.raw().substring(xml.tagStart(), xml.tagEnd()), depth);
                case "hyperlink", "fldSimple", "smartTag", "customXml", "dir", "bdo" -> inline("", depth + 1);
                case "sdt" -> control(depth);
                case "AlternateContent" -> alternatives(depth);
                case "oMath", "oMathPara" -> formula(depth);
                default -> { /* properties, deletions, bookmarks, ranges of comments and moves: passed over */ }
            }
        }
    }

    private void control(int depth) throws XMLStreamException {
        int start = xml.tagStart();
        boolean opened = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            if (xml.name().equals("sdtPr")) {
                opened = ContentControl.isClosed(xml) && openBlock(start);
            } else if (xml.name().equals("sdtContent")) {
                inline("", depth + 1);
            }
        }
        closeBlock(opened, depth);
    }

    /** Which alternative is shown depends on the reader; the first is today's Word's. */
    private void alternatives(int depth) throws XMLStreamException {
        boolean opened = openBlock(xml.tagStart());
        boolean first = true;
        for (int self = xml.depth(); xml.nextChild(self); first = false) {
            if (first) {
                inline("", depth + 1);
            }
        }
        closeBlock(opened, depth);
    }

    private void formula(int depth) throws XMLStreamException {
        boolean opened = openBlock(xml.tagStart());
        blockText.append(textOfAll());
        closeBlock(opened, depth);
    }

    /** Only the outermost block counts: what is in it is already marked from outside. */
    private boolean openBlock(int start) {
        if (block != null) {
            return false;
        }
        block = new Place.Host(paragraph, start);
        blockText = new StringBuilder();
        return true;
    }

    private void closeBlock(boolean opened, int depth) {
        if (opened) {
            block.endsAt(xml.tagEnd());
            paragraph.add(new Span.Block(block.start(), block.end(), blockText.toString(), depth));
            block = null;
            blockText = null;
        }
    }

    private void run(String revision, int depth) throws XMLStreamException {
        story.allowance().takePiece();
        int start = xml.tagStart();
        int openEnd = xml.tagEnd();
        int inFields = fields.depth();
        var host = block == null ? new Place.Host(paragraph, start) : block;
        var pieces = new ArrayList<Piece>();
        var properties = new Span.Range(openEnd, openEnd);
        boolean hidden = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            if (xml.name().equals("rPr")) {
                int at = xml.tagStart();
                hidden = hidesText();
                properties = new Span.Range(at, xml.tagEnd());
            } else {
                pieces.add(piece(host));
            }
        }
        host.endsAt(xml.tagEnd());
        var run = Span.Run.of(start, openEnd, properties, xml.tagEnd(), pieces, revision, depth + inFields);
        if (hidden) {
            return;
        }
        if (block == null) {
            paragraph.add(run);
        } else {
            blockText.append(run.text());
        }
    }

    private boolean hidesText() throws XMLStreamException {
        boolean hidden = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            hidden |= xml.name().equals("vanish") && xml.isOn();
        }
        return hidden;
    }

    /** Reads a child of a run to its end. */
    private Piece piece(Place.Host host) throws XMLStreamException {
        story.allowance().takePiece();
        int start = xml.tagStart();
        String name = xml.name();
        Piece.Kind kind = switch (name) {
            case "t" -> Piece.Kind.TEXT;
            case "tab", "ptab", "cr", "noBreakHyphen", "sym" -> Piece.Kind.MARK;
            case "br" -> isPageBreak() ? Piece.Kind.FIXED : Piece.Kind.MARK;
            case "softHyphen", "lastRenderedPageBreak" -> Piece.Kind.COMPANION;
            default -> Piece.Kind.FIXED;
        };
        String text = pieceText(name, host);
        if (fields.hidesText()) {
            return new Piece(start, xml.tagEnd(), "", Piece.Kind.FIXED);
        }
        return new Piece(start, xml.tagEnd(), text, kind);
    }

    private String pieceText(String name, Place.Host host) throws XMLStreamException {
        String text = switch (name) {
            case "tab", "ptab" -> "\t";
            case "br", "cr" -> "\n";
            case "noBreakHyphen" -> "-";
            case "sym" -> WordSymbol.of(xml.attribute("char", ""));
            default -> "";
        };
        switch (name) {
            case "t" -> text = shown();
            case "ruby" -> text = rubyBase();
            case "fldChar" -> {
                fields.mark(xml.attribute("fldCharType", ""));
                xml.skip();
            }
            case "footnoteReference", "endnoteReference" -> {
                story.refersTo(name.replace("Reference", "") + xml.attribute("id", ""), host);
                xml.skip();
            }
            case "drawing", "pict", "object", "AlternateContent" -> story.boxes(paragraph.place(), host);
            default -> xml.skip();
        }
        return text;
    }

    private boolean isPageBreak() {
        String type = xml.attribute("type", "textWrapping");
        return type.equals("page") || type.equals("column");
    }

    /** Word drops white space at the edges of a text that does not ask to keep it. */
    private String shown() throws XMLStreamException {
        boolean kept = xml.attribute("space", "default").equals("preserve");
        String text = xml.text(story.allowance());
        return kept ? text : text.replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", "");
    }

    /** The characters that the small ones of a phonetic guide stand above. */
    private String rubyBase() throws XMLStreamException {
        var text = new StringBuilder();
        for (int self = xml.depth(); xml.nextChild(self); ) {
            if (xml.name().equals("rubyBase")) {
                text.append(textOfAll());
            }
        }
        return text.toString();
    }

    /** All {@code t} in the element just started, to its end. */
    private String textOfAll() throws XMLStreamException {
        var text = new StringBuilder();
        for (int self = xml.depth(); xml.nextChild(self); ) {
            text.append(xml.name().equals("t") ? xml.text(story.allowance()) : textOfAll());
        }
        return text.toString();
    }
}
