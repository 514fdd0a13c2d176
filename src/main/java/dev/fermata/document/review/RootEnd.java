package dev.fermata.document.review;

import javax.xml.stream.XMLStreamException;

/**
 * The place before the end of a part's root element, where one more child can go without touching anything else.
 *
 * @param prefix   of the root's name, with its colon; may be empty
 * @param at       where the end tag begins, or what makes the start tag an empty one
 * @param emptyTag whether the root is one tag only
 */
record RootEnd(Part part, String prefix, String namespace, int at, boolean emptyTag) {

    static RootEnd of(Part part) throws XMLStreamException {
        var xml = new RawXml(part.xml());
        xml.nextChild(0);
        String prefix = xml.prefix().isEmpty() ? "" : xml.prefix() + ":";
        String namespace = xml.namespace();
        boolean empty = xml.isEmptyTag();
        xml.skip();
        return new RootEnd(part, prefix, namespace, empty ? xml.tagEnd() - 2 : xml.tagStart(), empty);
    }

    /** The part with children added at its end, whose element names begin with {@link #prefix}. */
    Part appending(String children) {
        if (!emptyTag) {
            return part.with(part.xml().substring(0, at) + children + part.xml().substring(at));
        }
        int name = part.xml().lastIndexOf('<', at) + 1;
        String root = part.xml().substring(name).split("[\\s/>]", 2)[0];
        return part.with(part.xml().substring(0, at) + ">" + children + "</" + root + ">" + part.xml().substring(at + 2));
    }
}
