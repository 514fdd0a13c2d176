package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;

/** The body of a new document as it is being written, with the lists and links it has. */
final class WordBody {

    static final int BULLETS = 1;

    private final StringBuilder xml = new StringBuilder();
    private final List<Integer> listStarts = new ArrayList<>();
    private final List<String> links = new ArrayList<>();

    /** A numbered list of its own, which counts from {@code start}; returns its number. */
    int newList(int start) {
        listStarts.add(start);
        return BULLETS + listStarts.size();
    }

    /** A link to somewhere outside; returns the number of its relationship. */
    int newLink(String address) {
        links.add(address);
        return links.size();
    }

    /** @param properties the inside of {@code pPr}, may be empty */
    void paragraph(String properties, String runs) {
        xml.append("<w:p>");
        if (!properties.isEmpty()) {
            xml.append("<w:pPr>").append(properties).append("</w:pPr>");
        }
        xml.append(runs).append("</w:p>");
    }

    void text(String style, String text) {
        paragraph(style(style), run("", text));
    }

    void raw(String block) {
        xml.append(block);
    }

    static String style(String name) {
        return name.isEmpty() ? "" : "<w:pStyle w:val=\"" + name + "\"/>";
    }

    /** A run; line ends and tabs in it become what Word has for them. */
    static String run(String properties, String text) {
        var run = new StringBuilder("<w:r>");
        if (!properties.isEmpty()) {
            run.append("<w:rPr>").append(properties).append("</w:rPr>");
        }
        run.append("<w:t xml:space=\"preserve\">")
                .append(Xml.escaped(Xml.clean(text))
                        .replace("\n", "</w:t><w:br/><w:t xml:space=\"preserve\">")
                        .replace("\t", "</w:t><w:tab/><w:t xml:space=\"preserve\">"))
                .append("</w:t></w:r>");
        return run.toString().replace("<w:t xml:space=\"preserve\"></w:t>", "");
    }

    String xml() {
        return xml.toString();
    }

    /** Where each numbered list starts to count; the first is list {@code BULLETS + 1}. */
    List<Integer> listStarts() {
        return listStarts;
    }

    /** Addresses of links; the first is relationship 1. */
    List<String> links() {
        return links;
    }
}
