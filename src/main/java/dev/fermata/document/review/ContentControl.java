package dev.fermata.document.review;

import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** What the properties of a content control allow. */
final class ContentControl {

    /** Kinds whose text is a choice, not a text; and a binding, from which Word writes the text anew when it opens a file. */
    private static final Set<String> CHOICES =
            Set.of("comboBox", "dropDownList", "date", "checkbox", "picture", "dataBinding", "citation", "bibliography", "equation");

    private ContentControl() {
    }

    /** Reads {@code sdtPr}, just started: whether the control's text must be left as it is. */
    static boolean isClosed(RawXml xml) throws XMLStreamException {
        boolean closed = false;
        for (int self = xml.depth(); xml.nextChild(self); ) {
            String lock = xml.name().equals("lock") ? xml.attribute("val", "") : "";
            closed |= CHOICES.contains(xml.name()) || lock.equals("contentLocked") || lock.equals("sdtContentLocked");
        }
        return closed;
    }
}
