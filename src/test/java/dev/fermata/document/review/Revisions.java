package dev.fermata.document.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What a word processor does with a reviewed document, done on its XML: one author's changes taken or refused, comments
 * removed. Knows nothing of the code that wrote them. Parts are compared in a form in which it does not matter into how many
 * runs of the same format a text is cut.
 */
final class Revisions {

    private final String author;
    private final Map<String, byte[]> parts;

    private Revisions(String author, Map<String, byte[]> parts) {
        this.author = author;
        this.parts = parts;
    }

    static Revisions of(Path docx, String author) throws IOException {
        return new Revisions(author, entries(docx));
    }

    static Map<String, byte[]> entries(Path docx) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var zip = new ZipFile(docx.toFile())) {
            for (var entry : java.util.Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    /** The part as it was before the author came. */
    String rejected(String part) {
        Document xml = parsed(parts.get(part));
        removeComments(xml.getDocumentElement(), commentsOfAuthor());
        settle(xml.getDocumentElement(), "del", "ins");
        return canonical(xml);
    }

    /** The part with all of the author's changes taken. */
    String accepted(String part) {
        Document xml = parsed(parts.get(part));
        removeComments(xml.getDocumentElement(), commentsOfAuthor());
        settle(xml.getDocumentElement(), "ins", "del");
        return canonical(xml);
    }

    /** The texts of the author's comments. */
    List<String> comments() {
        if (!parts.containsKey("word/comments.xml")) {
            return List.of();
        }
        return elements(parsed(parts.get("word/comments.xml")).getDocumentElement(), "comment").stream()
                .filter(comment -> author.equals(attribute(comment, "author"))).map(Node::getTextContent).toList();
    }

    private Set<String> commentsOfAuthor() {
        if (!parts.containsKey("word/comments.xml")) {
            return Set.of();
        }
        return elements(parsed(parts.get("word/comments.xml")).getDocumentElement(), "comment").stream()
                .filter(comment -> author.equals(attribute(comment, "author")))
                .map(comment -> attribute(comment, "id")).collect(Collectors.toSet());
    }

    /** Every number is one comment's, and every comment begins, ends and is referred to once. */
    void assertCommentsAreWhole() {
        if (!parts.containsKey("word/comments.xml")) {
            return;
        }
        List<String> ids = elements(parsed(parts.get("word/comments.xml")).getDocumentElement(), "comment").stream()
                .map(comment -> attribute(comment, "id")).toList();
        assertThat(ids).doesNotHaveDuplicates();
        Element body = parsed(parts.get("word/document.xml")).getDocumentElement();
        for (String mark : List.of("commentRangeStart", "commentRangeEnd", "commentReference")) {
            assertThat(elements(body, mark).stream().map(element -> attribute(element, "id")).toList())
                    .as(mark).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /** No change lies in one of its own kind, nor anything but runs in a change of ours, nor two changes under one number. */
    void assertChangesAreValid(String part) {
        Element root = parsed(parts.get(part)).getDocumentElement();
        var ids = new ArrayList<String>();
        for (String kind : List.of("ins", "del")) {
            for (Element change : elements(root, kind)) {
                if (!author.equals(attribute(change, "author"))) {
                    continue;
                }
                ids.add(attribute(change, "id"));
                assertThat(elements(change, kind)).isEmpty();
                assertThat(change.getParentNode().getLocalName()).isNotIn("r", "t", kind);
                assertThat(kind.equals("ins") && change.getParentNode().getLocalName().equals("del")).isFalse();
                for (Element child : children(change)) {
                    assertThat(child.getLocalName()).isEqualTo("r");
                }
                assertThat(elements(change, kind.equals("del") ? "t" : "delText")).isEmpty();
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    static String canonical(byte[] part) {
        return canonical(parsed(part));
    }

    private static Document parsed(byte[] part) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(part));
        } catch (Exception e) {
            throw new AssertionError("Not well-formed: " + new String(part, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }

    private void settle(Element at, String kept, String dropped) {
        for (Element child : children(at)) {
            boolean ours = author.equals(attribute(child, "author"));
            if (ours && child.getLocalName().equals(dropped)) {
                at.removeChild(child);
            } else if (ours && child.getLocalName().equals(kept)) {
                for (Element run : children(child)) {
                    elements(run, "delText").forEach(text -> text.getOwnerDocument().renameNode(text, text.getNamespaceURI(),
                            text.getTagName().replace("delText", "t")));
                    at.insertBefore(run, child);
                    settle(run, kept, dropped);
                }
                at.removeChild(child);
            } else {
                settle(child, kept, dropped);
            }
        }
    }

    private void removeComments(Element at, Set<String> ids) {
        for (Element child : children(at)) {
            List<Element> references = elements(child, "commentReference");
            boolean mark = child.getLocalName().startsWith("commentRange") && ids.contains(attribute(child, "id"));
            boolean reference = child.getLocalName().equals("r") && children(child).size() == 1 && references.size() == 1
                    && children(child).getFirst() == references.getFirst() && ids.contains(attribute(references.getFirst(), "id"));
            boolean ours = child.getLocalName().equals("comment") && ids.contains(attribute(child, "id"));
            if (mark || reference || ours) {
                at.removeChild(child);
            } else {
                removeComments(child, ids);
            }
        }
    }

    private static String canonical(Document xml) {
        join(xml.getDocumentElement());
        var out = new StringBuilder();
        write(xml.getDocumentElement(), out);
        return out.toString();
    }

    /** Joins what one text was cut into: runs of one format, halves of one insertion. */
    private static void join(Element at) {
        Element last = null;
        for (Element child : children(at)) {
            if (last != null && areHalves(last, child)) {
                children(child).stream().filter(part -> !part.getLocalName().equals("rPr")).forEach(last::appendChild);
                at.removeChild(child);
            } else {
                last = child;
            }
        }
        for (Element child : children(at)) {
            if (Set.of("ins", "moveTo").contains(child.getLocalName()) && children(child).isEmpty()
                    && !at.getLocalName().endsWith("Pr")) {
                at.removeChild(child);
            } else {
                join(child);
            }
        }
        joinTexts(at);
    }

    private static boolean areHalves(Element one, Element other) {
        boolean joinable = one.getNodeName().equals(other.getNodeName())
                && Set.of("r", "ins", "moveTo").contains(one.getLocalName()) && one.getParentNode() == other.getParentNode()
                && !one.getParentNode().getLocalName().endsWith("Pr");
        return joinable && start(one).equals(start(other));
    }

    private static String start(Element element) {
        var out = new StringBuilder(attributes(element, Set.of("id")));
        children(element).stream().filter(child -> child.getLocalName().equals("rPr")).forEach(child -> write(child, out));
        return out.toString().replaceAll(" w:id=\\d+", "");
    }

    private static void joinTexts(Element at) {
        Element last = null;
        for (Element child : children(at)) {
            boolean text = child.getLocalName().equals("t") && at.getLocalName().equals("r");
            if (text) {
                child.setTextContent(shown(child));
                child.setAttributeNS(XMLConstants.XML_NS_URI, "xml:space", "preserve");
            }
            if (text && last != null) {
                last.setTextContent(last.getTextContent() + child.getTextContent());
                at.removeChild(child);
            } else {
                last = text ? child : null;
            }
        }
    }

    private static String shown(Element text) {
        return text.getAttribute("xml:space").equals("preserve") ? text.getTextContent() : text.getTextContent().strip();
    }

    private static void write(Node node, StringBuilder out) {
        if (node instanceof Element element) {
            out.append("\n<").append(element.getNodeName()).append(attributes(element, Set.of())).append('>');
            for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
                write(child, out);
            }
            out.append("</>");
        } else if (node.getNodeType() == Node.TEXT_NODE) {
            out.append(node.getTextContent());
        }
    }

    private static String attributes(Element element, Set<String> except) {
        var sorted = new TreeMap<String, String>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            if (attribute.getLocalName() == null || !except.contains(attribute.getLocalName())) {
                sorted.put(attribute.getNodeName(), attribute.getNodeValue());
            }
        }
        return sorted.entrySet().stream().map(entry -> " " + entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining());
    }

    private static List<Element> children(Node node) {
        var children = new ArrayList<Element>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static List<Element> elements(Element root, String name) {
        var found = new ArrayList<Element>();
        var all = root.getElementsByTagNameNS("*", name);
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }

    private static String attribute(Element element, String name) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            if (name.equals(element.getAttributes().item(i).getLocalName())) {
                return element.getAttributes().item(i).getNodeValue();
            }
        }
        return "";
    }
}
