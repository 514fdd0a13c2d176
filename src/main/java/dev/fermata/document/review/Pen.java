package dev.fermata.document.review;

import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Writes the markup of changes and comments, each with a number of its own. */
final class Pen {

    private static final Pattern FORMAT_CHANGE = Pattern.compile("(?s)<(\\w+:)?rPrChange\\b.*?</(\\w+:)?rPrChange\\s*>");
    private static final Pattern ID = Pattern.compile("(:id\\s*=\\s*[\"'])\\d+");

    private final MarkIds ids;
    private final String author;
    private final String date;

    Pen(Reviewer reviewer, MarkIds ids) {
        this.ids = ids;
        this.author = Xml.attribute(reviewer.author());
        this.date = reviewer.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    int nextId() {
        return ids.next();
    }

    /** The start tag of a tracked change. */
    String open(Names names, String element) {
        return "<" + names.element(element) + names.declaration() + stamp(names, ids.next()) + ">";
    }

    String close(Names names, String element) {
        return "</" + names.element(element) + ">";
    }

    String stamp(Names names, int id) {
        return names.attribute("id", String.valueOf(id)) + names.attribute("author", author) + names.attribute("date", date);
    }

    /** A tracked insertion of text in the given format, {@code rPr} or empty; line ends and tabs become what Word has for them. */
    String insertion(Names names, String properties, String text) {
        var runs = new StringBuilder(open(names, "ins")).append('<').append(names.element("r")).append('>')
                .append(FORMAT_CHANGE.matcher(properties).replaceAll(""));
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (c == '\n' || c == '\t') {
                runs.append(from < i ? text(names, text.substring(from, i)) : "");
                runs.append(i == text.length() ? "" : "<" + names.element(c == '\n' ? "br" : "tab") + "/>");
                from = i + 1;
            }
        }
        return runs.append("</").append(names.element("r")).append('>').append(close(names, "ins")).toString();
    }

    /** A {@code t} that keeps its white space. */
    String text(Names names, String text) {
        return spaced(names.element("t"), text);
    }

    String deletedText(Names names, String text) {
        return spaced(names.element("delText"), text);
    }

    private static String spaced(String element, String text) {
        boolean edged = !text.isEmpty() && (text.charAt(0) <= ' ' || text.charAt(text.length() - 1) <= ' ');
        return "<" + element + (edged ? " xml:space=\"preserve\">" : ">") + Xml.escaped(text) + "</" + element + ">";
    }

    String commentStart(Names names, int id) {
        return commentMark(names, "commentRangeStart", id);
    }

    String commentEnd(Names names, int id) {
        return commentMark(names, "commentRangeEnd", id)
                + "<" + names.element("r") + ">" + commentMark(names, "commentReference", id) + "</" + names.element("r") + ">";
    }

    private static String commentMark(Names names, String element, int id) {
        return "<" + names.element(element) + names.declaration() + names.attribute("id", String.valueOf(id)) + "/>";
    }

    /** A tracked change of the document's own that is written twice because it was cut; each copy is its own change. */
    String copied(String markup) {
        return ID.matcher(markup).replaceAll(match -> match.group(1) + ids.next());
    }

    /**
     * How WordprocessingML's names are written at some place.
     *
     * @param prefix    without colon; empty where it is the default namespace
     * @param namespace the transitional or the strict one
     */
    record Names(String prefix, String namespace) {

        static Names of(TextParagraph paragraph) {
            return new Names(paragraph.prefix(), paragraph.namespace());
        }

        String element(String name) {
            return prefix.isEmpty() ? name : prefix + ":" + name;
        }

        /** Attributes have no default namespace, so where elements go without a prefix one is declared for attributes. */
        String declaration() {
            return prefix.isEmpty() ? " xmlns:w=\"" + namespace + "\"" : "";
        }

        String attribute(String name, String value) {
            return " " + (prefix.isEmpty() ? "w" : prefix) + ":" + name + "=\"" + value + "\"";
        }
    }
}
