package dev.fermata.document.review;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** The part that holds the texts of a document's comments, which it may not have yet. */
final class CommentsPart {

    private static final String RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
    private static final String STRICT_RELATIONSHIP = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments";
    private static final String STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

    private final Docx docx;
    private final Optional<Part> existing;
    private final String namespace;
    private final int size;

    private CommentsPart(Docx docx, Optional<Part> existing, String namespace, int size) {
        this.docx = docx;
        this.existing = existing;
        this.namespace = namespace;
        this.size = size;
    }

    static CommentsPart of(Docx docx, Part main) throws IOException, XMLStreamException {
        Optional<String> name = docx.related(docx.main(), "comments").stream().findFirst();
        Optional<Part> existing = name.isPresent() ? Optional.of(docx.part(name.get())) : Optional.empty();
        int size = existing.isPresent() ? count(existing.get()) : 0;
        return new CommentsPart(docx, existing, RootEnd.of(main).namespace(), size);
    }

    private static int count(Part part) throws XMLStreamException {
        int count = 0;
        var xml = new RawXml(part.xml());
        xml.nextChild(0);
        while (xml.nextChild(1)) {
            count++;
        }
        return count;
    }

    Optional<Part> existing() {
        return existing;
    }

    /** How many comments there are. */
    int size() {
        return size;
    }

    /** Adds comments' texts, and what makes a new part known to the package, to the parts that change. */
    void write(Map<Integer, String> comments, Pen pen, Map<String, Part> changed) throws IOException, XMLStreamException {
        Part part = existing.isPresent() ? existing.get() : create(changed);
        RootEnd end = RootEnd.of(part);
        var names = new Pen.Names(end.prefix().replace(":", ""), end.namespace());
        var added = new StringBuilder();
        comments.forEach((id, text) -> added.append(comment(names, id, text, pen)));
        changed.put(part.name(), end.appending(added.toString()));
    }

    private Part create(Map<String, Part> changed) throws IOException, XMLStreamException {
        String folder = docx.main().substring(0, docx.main().lastIndexOf('/') + 1);
        String file = "comments.xml";
        for (int i = 1; docx.has(folder + file); i++) {
            file = "comments" + i + ".xml";
        }
        String relationships = Relationships.nameFor(docx.main());
        Optional<Part> related = docx.optional(relationships);
        changed.put(relationships, related.map(part -> new Relationships(docx.main(), part))
                .orElseGet(() -> Relationships.none(docx.main()))
                .adding(namespace.equals(STRICT) ? STRICT_RELATIONSHIP : RELATIONSHIP, file));
        changed.put(Docx.TYPES, new ContentTypes(docx.part(Docx.TYPES)).adding(folder + file, TYPE));
        return Part.fresh(folder + file, """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <w:comments xmlns:w="%s"></w:comments>""".formatted(namespace));
    }

    private static String comment(Pen.Names names, int id, String text, Pen pen) {
        String p = names.element("p");
        String r = names.element("r");
        var xml = new StringBuilder("<" + names.element("comment") + names.declaration() + pen.stamp(names, id) + ">");
        String mark = "<" + r + "><" + names.element("annotationRef") + "/></" + r + ">";
        for (String line : Xml.clean(text).strip().split("\n+")) {
            xml.append('<').append(p).append('>').append(mark)
                    .append('<').append(r).append('>').append(pen.text(names, line)).append("</").append(r).append('>')
                    .append("</").append(p).append('>');
            mark = "";
        }
        return xml.append("</").append(names.element("comment")).append('>').toString();
    }
}
