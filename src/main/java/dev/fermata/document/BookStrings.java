package dev.fermata.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/** The texts that cells of an .xlsx refer to by number, cleaned. */
final class BookStrings {

    /** How characters are written that XML cannot hold. */
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private final CellAllowance allowance;
    private final List<String> texts = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    BookStrings(CellAllowance allowance) {
        this.allowance = allowance;
    }

    /** Takes all of the part with the shared texts. */
    void read(WordXml xml) throws XMLStreamException {
        // Texts that no cell refers to take memory too.
        CellAllowance unused = allowance.another();
        while (xml.startWithin(0)) {
            if (xml.name().equals("si")) {
                Interruption.check();
                String text = of(xml);
                unused.cell();
                unused.text(text.length());
                texts.add(text);
            }
        }
    }

    /** The text that the cell refers to. */
    String at(String number) throws XMLStreamException {
        try {
            return texts.get(Integer.parseInt(number));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new XMLStreamException("A cell refers to text " + number, e);
        }
    }

    /** The text of the element just started, whatever its parts look like; not how it is pronounced. */
    String of(WordXml xml) throws XMLStreamException {
        int self = xml.depth();
        open.setLength(0);
        while (xml.startWithin(self)) {
            if (xml.name().equals("t")) {
                xml.textInto(open);
                allowance.ofCell(open.length());
            } else if (xml.name().equals("rPh")) {
                xml.skip();
            }
        }
        return cleaned(open.toString());
    }

    static String cleaned(String raw) {
        String text = raw.contains("_x")
                ? ESCAPED.matcher(raw).replaceAll(found -> escaped((char) Integer.parseInt(found.group(1), 16))) : raw;
        return CleanText.of(text).strip();
    }

    private static String escaped(char character) {
        return Matcher.quoteReplacement(String.valueOf(character));
    }
}
