package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;

/**
 * The parts of an .xlsx. They are streamed and never held as trees; all that are read unpack to no more than the limit, so
 * a zip bomb costs its reader nothing but the time to get there. A document type declaration is refused.
 */
final class BookPackage implements AutoCloseable {

    /** What the parts that are read may unpack to, in bytes: cells, texts and formats, no pictures. */
    private static final long MOST_UNPACKED = 256L << 20;
    private static final int MOST_PARTS = 10_000;

    /** What one part says of another. */
    record Relation(String type, String part) {

        /** By the end of the type's name, which has a prefix of its own in strict workbooks. */
        boolean is(String kind) {
            return type.endsWith("/" + kind);
        }
    }

    @FunctionalInterface
    interface PartReader {
        void read(WordXml xml) throws XMLStreamException;
    }

    private final ZipFile zip;
    private final String workbook;
    private final Unpacking unpacking;

    BookPackage(Path file, String fileName) throws IOException {
        this.zip = new ZipFile(file.toFile());
        this.unpacking = new Unpacking(fileName, MOST_UNPACKED);
        if (zip.size() > MOST_PARTS) {
            zip.close();
            throw new DocumentException.TooLarge(fileName);
        }
        Optional<String> main = workbookPart(zip);
        if (main.isEmpty()) {
            zip.close();
            throw new DocumentException.NotWorkbook(fileName);
        }
        this.workbook = main.get();
    }

    static boolean isIn(ZipFile zip) {
        return workbookPart(zip).isPresent();
    }

    private static Optional<String> workbookPart(ZipFile zip) {
        return zip.stream().map(ZipEntry::getName).filter(name -> name.matches("xl/workbook\\d*\\.xml")).min(String::compareTo);
    }

    String workbook() {
        return workbook;
    }

    /** What the workbook says of its parts, by the ids that it names them with. */
    Map<String, Relation> relations() throws IOException, XMLStreamException {
        Map<String, Relation> relations = new HashMap<>();
        String list = workbook.replaceFirst("([^/]+)$", "_rels/$1.rels");
        read(list, xml -> {
            while (xml.startWithin(0)) {
                if (xml.name().equals("Relationship") && !xml.attribute("TargetMode", "").equals("External")) {
                    relations.put(xml.attribute("Id", ""), new Relation(xml.attribute("Type", ""), target(xml.attribute("Target", ""))));
                }
            }
        });
        return relations;
    }

    private String target(String path) throws XMLStreamException {
        try {
            return URI.create("/" + workbook).resolve(path).getPath().substring(1);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new XMLStreamException("A relation to " + path, e);
        }
    }

    /**
     * Reads one part from its start to its end.
     *
     * @throws XMLStreamException when there is none, or it is no XML
     */
    void read(String part, PartReader reader) throws IOException, XMLStreamException {
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            throw new XMLStreamException("No part " + part);
        }
        try (InputStream in = unpacking.of(zip.getInputStream(entry))) {
            reader.read(new WordXml(SafeXml.factory().createXMLStreamReader(in), length -> { /* counted by cell */ }));
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
