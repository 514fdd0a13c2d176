package dev.fermata.document;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * The text of a DOCX: headers, body, footnotes, endnotes, footers. Each header and footer comes once, and only where it
 * says more than a page number; comments, deleted and hidden text and field codes are left out.
 *
 * <p>Parts are streamed instead of being loaded as POI's object trees, which take some forty times a part's size.
 */
final class WordText {

    private static final Pattern PAGE_NUMBER = Pattern.compile("[\\d\\s\\p{Punct}—–·第页頁共]|page|of", Pattern.CASE_INSENSITIVE);

    private final DocumentLimits limits;

    WordText(DocumentLimits limits) {
        this.limits = limits;
    }

    DocumentText read(Path file, String fileName) throws IOException {
        try (var parts = new WordPackage(file, fileName, limits)) {
            var numbering = new WordNumbering();
            readAll(parts, "styles", numbering::readStyles);
            readAll(parts, "numbering", numbering::readNumbering);
            Set<String> headers = margins(parts, "header");
            Set<String> footers = margins(parts, "footer");
            var lines = new ArrayList<String>(headers);
            parts.read(parts.main(), xml -> lines.addAll(new WordBlocks(xml, numbering).lines()));
            readAll(parts, "footnotes", xml -> addNotes(xml, "footnote", WordParagraph.FOOTNOTE, lines));
            readAll(parts, "endnotes", xml -> addNotes(xml, "endnote", WordParagraph.ENDNOTE, lines));
            lines.addAll(footers);
            String text = DocumentText.clean(String.join("\n", lines)).strip();
            return new DocumentText(text, DocumentKind.DOCX, 0, 0, Optional.empty());
        }
    }

    private static void readAll(WordPackage parts, String stem, WordPackage.PartReader reader) throws IOException {
        for (String part : parts.parts(stem)) {
            parts.read(part, reader);
        }
    }

    private static Set<String> margins(WordPackage parts, String stem) throws IOException {
        var margins = new LinkedHashSet<String>();
        readAll(parts, stem, xml -> new WordBlocks(xml, new WordNumbering()).lines().stream()
                .map(String::strip)
                .filter(line -> !PAGE_NUMBER.matcher(line).replaceAll("").isEmpty())
                .forEach(margins::add));
        return margins;
    }

    private static void addNotes(WordXml xml, String element, String mark, List<String> lines) throws XMLStreamException {
        while (xml.startWithin(0)) {
            if (!xml.name().equals(element)) {
                continue;
            }
            // The separator lines above the notes are kept in the same part, as notes with a type.
            boolean separator = !xml.attribute("type", "normal").equals("normal");
            String label = mark.formatted(xml.attribute("id", ""));
            String note = String.join(" ", new WordBlocks(xml, new WordNumbering()).lines()).strip();
            if (!separator && !note.isEmpty()) {
                lines.add(label + " " + note);
            }
        }
    }
}
