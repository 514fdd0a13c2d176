package dev.fermata.document.review;

import javax.xml.stream.XMLStreamException;

/** Which kind of content each part of a package has. */
final class ContentTypes {

    private final Part part;

    ContentTypes(Part part) {
        this.part = part;
    }

    /** The type of a part, or empty. */
    String of(String name) throws XMLStreamException {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        String byExtension = "";
        var xml = new RawXml(part.xml());
        xml.nextChild(0);
        while (xml.nextChild(1)) {
            if (xml.attribute("PartName", "").equalsIgnoreCase("/" + name)) {
                return xml.attribute("ContentType", "");
            }
            if (xml.attribute("Extension", "").equalsIgnoreCase(extension)) {
                byExtension = xml.attribute("ContentType", "");
            }
        }
        return byExtension;
    }

    /** The part with the type of one part more. */
    Part adding(String name, String type) throws XMLStreamException {
        RootEnd end = RootEnd.of(part);
        return end.appending("<%sOverride PartName=\"/%s\" ContentType=\"%s\"/>".formatted(end.prefix(), name, type));
    }
}
