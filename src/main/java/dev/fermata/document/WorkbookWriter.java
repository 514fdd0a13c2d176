package dev.fermata.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.ss.util.WorkbookUtil;

/**
 * Writes an .xlsx of plain tables, row by row: it takes no more of the heap than the packed file. Texts stay texts: one that
 * would read as a formula is marked as quoted, so neither opening nor editing it can run it. For one thread.
 */
public final class WorkbookWriter implements AutoCloseable {

    private static final int LONGEST_TEXT = 32_767;
    private static final int LONGEST_NAME = 31;

    private static final String HEAD_STAYS = "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\""
            + " activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";

    /** Numbers of the styles in {@link BookParts}. */
    private static final int TEXT = 1;
    private static final int QUOTED = 2;
    private static final int HEADING = 3;
    private static final int NUMBER = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);
    private final Writer out = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
    private final List<String> sheets = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int rows;

    /**
     * Begins a sheet; rows go there from now on.
     *
     * @param name made fit for a tab, and unlike the others
     * @param widths of the columns, in characters
     */
    public void sheet(String name, int... widths) {
        begin(name, false, widths);
    }

    /** The same, with a first row that stays in view. */
    public void table(String name, int... widths) {
        begin(name, true, widths);
    }

    private void begin(String name, boolean headStays, int... widths) {
        written(() -> {
            endSheet();
            sheets.add(unlike(WorkbookUtil.createSafeSheetName(name)));
            rows = 0;
            begin("xl/worksheets/sheet" + sheets.size() + ".xml");
            out.write("<worksheet xmlns=\"" + BookParts.MAIN + "\">" + (headStays ? HEAD_STAYS : ""));
            if (widths.length > 0) {
                out.write("<cols>");
                for (int column = 1; column <= widths.length; column++) {
                    out.write("<col min=\"" + column + "\" max=\"" + column + "\" width=\"" + widths[column - 1] + "\" customWidth=\"1\"/>");
                }
                out.write("</cols>");
            }
            out.write("<sheetData>");
        });
    }

    private String unlike(String name) {
        String candidate = name;
        for (int n = 2; !names.add(candidate.toLowerCase(Locale.ROOT)); n++) {
            String suffix = " (" + n + ")";
            candidate = name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())) + suffix;
        }
        return candidate;
    }

    /** A row of headings. */
    public void heading(Object... values) {
        written(() -> row(HEADING, values));
    }

    /** A row of values: texts, numbers, truths, or null for an empty cell. Numbers with a fraction show two decimals. */
    public void row(Object... values) {
        written(() -> row(TEXT, values));
    }

    private void row(int style, Object... values) throws IOException {
        out.write("<row r=\"" + ++rows + "\">");
        for (int column = 0; column < values.length; column++) {
            String at = "<c r=\"" + CellReference.convertNumToColString(column) + rows + "\" ";
            switch (values[column]) {
                case null -> { /* stays empty */ }
                case Integer whole -> out.write(at + "s=\"" + style + "\"><v>" + whole + "</v></c>");
                case Number amount -> out.write(at + "s=\"" + NUMBER + "\"><v>" + amount.doubleValue() + "</v></c>");
                case Boolean truth -> out.write(at + "s=\"" + style + "\" t=\"b\"><v>" + (truth ? 1 : 0) + "</v></c>");
                default -> say(at, values[column].toString(), style);
            }
        }
        out.write("</row>");
    }

    private void say(String at, String words, int style) throws IOException {
        boolean risky = !words.isEmpty() && "=+-@\t\r\n".indexOf(words.charAt(0)) >= 0;
        out.write(at + "s=\"" + (risky && style == TEXT ? QUOTED : style) + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        out.write(escaped(TextCut.head(words, LONGEST_TEXT)));
        out.write("</t></is></c>");
    }

    /** The text as XML holds it; what it cannot hold, and what Excel would take for that, as Excel writes it. */
    private static String escaped(String text) {
        var xml = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\n', '\t' -> xml.append(c);
                case '_' -> xml.append(text.startsWith("_x", i) ? "_x005F_" : "_");
                default -> {
                    if (pair) {
                        xml.append(c).append(text.charAt(++i));
                    } else if (c < ' ' || c >= '\uFFFE' || Character.isSurrogate(c)) {
                        xml.append(String.format("_x%04X_", (int) c));
                    } else {
                        xml.append(c);
                    }
                }
            }
        }
        return xml.toString();
    }

    /** The file's bytes; nothing is written after this. */
    public byte[] bytes() {
        written(() -> {
            endSheet();
            for (Map.Entry<String, String> part : BookParts.of(sheets.stream().map(WorkbookWriter::escaped).toList()).entrySet()) {
                begin(part.getKey());
                out.write(part.getValue());
                out.flush();
                zip.closeEntry();
            }
            zip.close();
        });
        return bytes.toByteArray();
    }

    private void endSheet() throws IOException {
        if (!sheets.isEmpty()) {
            out.write("</sheetData></worksheet>");
            out.flush();
            zip.closeEntry();
        }
    }

    private void begin(String part) throws IOException {
        zip.putNextEntry(new ZipEntry(part));
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void written(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    @Override
    public void close() {
        written(zip::close);
    }
}
