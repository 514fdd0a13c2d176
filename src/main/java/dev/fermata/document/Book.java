package dev.fermata.document;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/**
 * An .xlsx that is read part by part: what it takes of the heap is what is taken out of it. POI would make some forty times
 * a part's size of objects first.
 */
final class Book {

    /** A sheet's name and where it is. */
    private record Tab(String name, boolean hidden, String relation) {}

    private final CellAllowance allowance;
    private final BookStrings strings;
    private final BookFormats formats = new BookFormats();
    private final List<Tab> tabs = new ArrayList<>();

    private Book(String fileName) {
        this.allowance = new CellAllowance(fileName);
        this.strings = new BookStrings(allowance);
    }

    /** All sheets, in the order of their tabs. */
    static List<Grid> grids(Path file, String fileName) throws IOException, XMLStreamException {
        try (var parts = new BookPackage(file, fileName)) {
            return new Book(fileName).read(parts);
        }
    }

    private List<Grid> read(BookPackage parts) throws IOException, XMLStreamException {
        Map<String, BookPackage.Relation> relations = parts.relations();
        parts.read(parts.workbook(), this::readTabs);
        for (BookPackage.Relation relation : relations.values()) {
            if (relation.is("sharedStrings")) {
                parts.read(relation.part(), strings::read);
            } else if (relation.is("styles")) {
                parts.read(relation.part(), formats::read);
            }
        }
        List<Grid> grids = new ArrayList<>();
        for (Tab tab : tabs) {
            BookPackage.Relation relation = relations.get(tab.relation());
            // Charts have tabs as well.
            if (relation != null && relation.is("worksheet")) {
                var sheet = new BookSheet(strings, formats, allowance);
                parts.read(relation.part(), sheet::read);
                grids.add(new Grid(tab.name(), tab.hidden(), sheet.rows()));
            }
        }
        return grids;
    }

    private void readTabs(WordXml xml) throws XMLStreamException {
        while (xml.startWithin(0)) {
            switch (xml.name()) {
                case "workbookPr" -> formats.since1904(isTrue(xml.attribute("date1904", "0")));
                case "sheet" -> tabs.add(new Tab(CleanText.of(xml.attribute("name", "")),
                        !xml.attribute("state", "visible").equals("visible"), xml.attribute("id", "")));
                default -> { /* windows, names, settings */ }
            }
        }
    }

    private static boolean isTrue(String truth) {
        return truth.equals("1") || truth.equals("true");
    }
}
