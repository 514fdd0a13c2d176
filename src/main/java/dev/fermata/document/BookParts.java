package dev.fermata.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of an .xlsx around its sheets, as they are written. */
final class BookParts {

    static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String STYLES = "<styleSheet xmlns=\"" + MAIN + "\">"
            + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
            + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
            + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
            + "<cellXfs count=\"5\">" + style(0, 0, "") + style(0, 0, "") + style(0, 0, " quotePrefix=\"1\"")
            + style(0, 1, " quotePrefix=\"1\"") + style(2, 0, "") + "</cellXfs>"
            + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

    private BookParts() {
    }

    /**
     * All but the sheets themselves, by name.
     *
     * @param sheets their names, escaped, in order; the parts are xl/worksheets/sheet1.xml and so on
     */
    static Map<String, String> of(List<String> sheets) {
        var types = new StringBuilder();
        var relations = new StringBuilder();
        var tabs = new StringBuilder();
        for (int i = 1; i <= sheets.size(); i++) {
            types.append(type("worksheets/sheet" + i, "worksheet"));
            relations.append(relation(i, "worksheet", "worksheets/sheet" + i + ".xml"));
            tabs.append("<sheet name=\"").append(sheets.get(i - 1)).append("\" sheetId=\"").append(i).append("\" r:id=\"rId").append(i)
                    .append("\"/>");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("xl/workbook.xml", "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATION + "\"><sheets>" + tabs + "</sheets></workbook>");
        parts.put("xl/styles.xml", STYLES);
        parts.put("xl/_rels/workbook.xml.rels", relations(relations + relation(sheets.size() + 1, "styles", "styles.xml")));
        parts.put("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")));
        parts.put("[Content_Types].xml", "<Types xmlns=\"" + PACKAGE + "content-types\"><Default Extension=\"rels\" ContentType=\""
                + "application/vnd.openxmlformats-package.relationships+xml\"/>" + type("workbook", "sheet.main") + type("styles", "styles")
                + types + "</Types>");
        return parts;
    }

    /** @param format of the numbers that come with Excel: 2 has two decimals */
    private static String style(int format, int font, String more) {
        return "<xf numFmtId=\"" + format + "\" fontId=\"" + font + "\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\""
                + " applyFont=\"1\" applyAlignment=\"1\"" + more + "><alignment wrapText=\"1\"/></xf>";
    }

    private static String type(String part, String kind) {
        return "<Override PartName=\"/xl/" + part + ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml."
                + kind + "+xml\"/>";
    }

    private static String relations(String relations) {
        return "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + relations + "</Relationships>";
    }

    private static String relation(int id, String kind, String target) {
        return "<Relationship Id=\"rId" + id + "\" Type=\"" + RELATION + "/" + kind + "\" Target=\"" + target + "\"/>";
    }
}
