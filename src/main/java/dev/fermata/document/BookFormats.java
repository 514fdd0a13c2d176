package dev.fermata.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;

/** How the cells of an .xlsx show their numbers. For one thread. */
final class BookFormats {

    private static final String GENERAL = "General";
    /** Whole numbers below are shown as they are; longer ones in the scientific way. */
    private static final double LONG = 1e11;

    private final DataFormatter formatter = new DataFormatter(Locale.ENGLISH);
    private final Map<Integer, String> own = new HashMap<>();
    /** Ids of formats, by the number of the style. */
    private final List<Integer> styles = new ArrayList<>();
    private boolean since1904;

    /** Whether days are counted from 1904, as on an old Macintosh. */
    void since1904(boolean truth) {
        since1904 = truth;
    }

    /** Takes all of the part with the styles. */
    void read(WordXml xml) throws XMLStreamException {
        while (xml.startWithin(0)) {
            if (xml.name().equals("numFmt") && xml.depth() == 3) {
                own.put(number(xml.attribute("numFmtId", "0")), xml.attribute("formatCode", GENERAL));
            } else if (xml.name().equals("cellXfs")) {
                int self = xml.depth();
                while (xml.startWithin(self)) {
                    if (xml.name().equals("xf")) {
                        styles.add(number(xml.attribute("numFmtId", "0")));
                    }
                }
            }
        }
    }

    /** The number as the style shows it. */
    String shown(double number, String style) throws XMLStreamException {
        int place = style.isEmpty() ? 0 : number(style);
        int id = place < styles.size() ? styles.get(place) : 0;
        String format = own.getOrDefault(id, BuiltinFormats.getBuiltinFormat(id));
        if ((format == null || format.equals(GENERAL)) && number == Math.rint(number) && Math.abs(number) < LONG) {
            return Long.toString((long) number);
        }
        return formatter.formatRawCellContents(number, id, format == null ? GENERAL : format, since1904);
    }

    private static int number(String text) throws XMLStreamException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new XMLStreamException("A style of number " + text, e);
        }
    }
}
