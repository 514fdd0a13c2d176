package dev.fermata.document.review;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import dev.fermata.document.Interruption;
import dev.fermata.document.SafeXml;
import java.io.StringReader;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A forward reader over a part that knows where in the characters each element lies. The parser checks and understands
 * the XML; a cursor over the raw characters moves from tag to tag beside it, because the parser's own locations are not
 * reliable, and because what is never parsed into a tree can be kept to the byte.
 */
final class RawXml {

    /** Deeper than any document nests, shallow enough for our recursion. */
    private static final int DEEPEST = 400;
    private static final int EVENTS_BETWEEN_CHECKS = 4096;

    private final String raw;
    private final XMLStreamReader xml;
    private int depth;
    private int events;
    private int tagStart;
    private int tagEnd;
    private boolean emptyTag;

    RawXml(String raw) throws XMLStreamException {
        this.raw = raw;
        this.xml = SafeXml.factory().createXMLStreamReader(new StringReader(raw));
    }

    /** The depth of the element just started; 0 before the root. */
    int depth() {
        return depth;
    }

    String name() {
        return xml.getLocalName();
    }

    String namespace() {
        return xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    }

    String prefix() {
        return xml.getPrefix() == null ? "" : xml.getPrefix();
    }

    /** The value of an attribute of the element just started, by local name, or {@code absent}. */
    String attribute(String name, String absent) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return absent;
    }

    /** Whether the element just started, an on/off property, says on, as it does when it says nothing. */
    boolean isOn() {
        return switch (attribute("val", "")) {
            case "0", "false", "off" -> false;
            default -> true;
        };
    }

    /** Where the tag just met begins. */
    int tagStart() {
        return tagStart;
    }

    /** Where the tag just met ends; after {@link #nextChild} said no, the end of the parent. */
    int tagEnd() {
        return tagEnd;
    }

    /** Whether the tag just met is its element's start and end in one. */
    boolean isEmptyTag() {
        return emptyTag;
    }

    /**
     * Moves to the next child of the element at depth {@code parent}, passing over what is left of the last one.
     *
     * @return false, having passed the parent's end, when there is none
     */
    boolean nextChild(int parent) throws XMLStreamException {
        while (xml.hasNext()) {
            int event = next();
            if (event == START_ELEMENT && depth == parent + 1) {
                return true;
            }
            if (event == END_ELEMENT && depth < parent) {
                return false;
            }
        }
        return false;
    }

    /** Passes over the element just started, with all that is in it. */
    void skip() throws XMLStreamException {
        for (int self = depth; depth >= self && xml.hasNext(); ) {
            next();
        }
    }

    /** The text of the element just started, up to its end. */
    String text(Allowance allowance) throws XMLStreamException {
        var text = new StringBuilder();
        for (int self = depth; depth >= self && xml.hasNext(); ) {
            int event = next();
            if (event == CHARACTERS || event == CDATA || event == SPACE) {
                allowance.takeCharacters(xml.getTextLength());
                text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            }
        }
        return text.toString();
    }

    private int next() throws XMLStreamException {
        if (++events % EVENTS_BETWEEN_CHECKS == 0) {
            Interruption.check();
        }
        int event = xml.next();
        switch (event) {
            case START_ELEMENT -> {
                if (++depth > DEEPEST) {
                    throw new XMLStreamException("Elements are nested more than " + DEEPEST + " deep");
                }
                nextTag();
            }
            case END_ELEMENT -> {
                depth--;
                if (emptyTag) {
                    emptyTag = false;
                } else {
                    nextTag();
                }
            }
            case DTD, ENTITY_REFERENCE -> throw new XMLStreamException("A document type declaration or an entity");
            default -> { /* text and comments */ }
        }
        return event;
    }

    /** Moves the cursor to the next tag. The parser has seen it, so it is well-formed. */
    private void nextTag() throws XMLStreamException {
        int at = raw.indexOf('<', tagEnd);
        while (raw.startsWith("<!", at) || raw.startsWith("<?", at)) {
            String end = raw.startsWith("<!--", at) ? "-->" : raw.startsWith("<![CDATA[", at) ? "]]>" : "?>";
            at = raw.indexOf('<', raw.indexOf(end, at) + end.length());
        }
        if (at < 0) {
            throw new XMLStreamException("A tag is missing");
        }
        tagStart = at;
        int end = at;
        for (char quote = 0; quote != 0 || raw.charAt(end) != '>'; end++) {
            char c = raw.charAt(end);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        tagEnd = end + 1;
        emptyTag = raw.charAt(end - 1) == '/';
    }
}
