package dev.fermata.document;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.util.function.IntConsumer;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A forward reader over a part's XML, in the few words that reading WordprocessingML takes. Elements go by their local
 * names, which the transitional and the strict format share.
 */
final class WordXml {

    private final XMLStreamReader xml;
    private final IntConsumer onCharacters;
    private int depth;

    /** @param onCharacters told of every run of text that is kept, before it is; may throw to stop reading */
    WordXml(XMLStreamReader xml, IntConsumer onCharacters) {
        this.xml = xml;
        this.onCharacters = onCharacters;
    }

    /** The depth of the element just started; 0 before the root. */
    int depth() {
        return depth;
    }

    /**
     * Moves to the next element that starts inside the element at depth {@code self}, at whatever depth.
     *
     * @return false, having passed its end, when there is none
     */
    boolean startWithin(int self) throws XMLStreamException {
        while (xml.hasNext()) {
            int event = next();
            if (event == START_ELEMENT) {
                return true;
            }
            if (event == END_ELEMENT && depth < self) {
                return false;
            }
        }
        return false;
    }

    String name() {
        return xml.getLocalName();
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

    String value() {
        return attribute("val", "");
    }

    /** Whether the element just started, an on/off property, says on, as it does when it says nothing. */
    boolean isOn() {
        return switch (value()) {
            case "0", "false", "off" -> false;
            default -> true;
        };
    }

    /** Appends the text of the element just started, up to its end. */
    void textInto(StringBuilder text) throws XMLStreamException {
        for (int self = depth; depth >= self && xml.hasNext(); ) {
            int event = next();
            if (event == CHARACTERS || event == CDATA || event == SPACE) {
                onCharacters.accept(xml.getTextLength());
                text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            }
        }
    }

    /** Passes over the element just started, with all that is in it. */
    void skip() throws XMLStreamException {
        for (int self = depth; depth >= self && xml.hasNext(); ) {
            next();
        }
    }

    private int next() throws XMLStreamException {
        int event = xml.next();
        switch (event) {
            case START_ELEMENT -> depth++;
            case END_ELEMENT -> depth--;
            case DTD, ENTITY_REFERENCE -> throw new XMLStreamException("A document type declaration or an entity");
            default -> { /* text and comments */ }
        }
        return event;
    }
}
