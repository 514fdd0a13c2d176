package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.poifs.filesystem.DirectoryNode;

/**
 * Reckons what a workbook will take of the heap once POI has made objects of it, without making any: POI reads no workbook
 * piece by piece. Not thread-safe.
 */
final class WorkbookWeight {

    /** What a workbook may unpack to, in bytes, pictures included. */
    private static final long MOST_UNPACKED = 64L << 20;
    private static final int MOST_PARTS = 10_000;

    /** In bytes of heap, as reckoned with the weights below. */
    private static final long MOST = 300L << 20;
    /** Of an element or attribute, in bytes: measured, with the cells made of them. */
    private static final int OF_NODE = 250;
    /** Of a character, in bytes: in the tree, and once more as a string. */
    private static final int OF_CHARACTER = 4;
    /** Of a record or cell of an .xls, in bytes: measured. */
    private static final int OF_RECORD = 400;

    /** The shortest element, in bytes. */
    private static final int LEAST_NODE = 4;

    private static final int MULTIPLE_NUMBERS = 0xBD;
    private static final int MULTIPLE_BLANKS = 0xBE;

    private final String fileName;
    private final Unpacking unpacking;
    private long weight;

    private WorkbookWeight(String fileName) {
        this.fileName = fileName;
        this.unpacking = new Unpacking(fileName, MOST_UNPACKED);
    }

    /**
     * Reads all parts of an .xlsx, whatever they are called, so a zip bomb costs its reader nothing but the time to get to
     * the limit.
     *
     * @throws DocumentException.TooLarge when it is too heavy
     */
    static void check(Path file, String fileName) throws IOException {
        var weight = new WorkbookWeight(fileName);
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_PARTS) {
                throw new DocumentException.TooLarge(fileName);
            }
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    weight.part(weight.unpacking.of(in));
                }
            }
        } catch (ZipException e) {
            throw new DocumentException.Broken(fileName, e);
        }
    }

    /**
     * Reads the records of an .xls.
     *
     * @throws DocumentException.TooLarge when it is too heavy
     */
    static void check(DirectoryNode root, String fileName) throws IOException {
        var weight = new WorkbookWeight(fileName);
        String name = root.hasEntryCaseInsensitive("Workbook") ? "Workbook" : "Book";
        try (InputStream in = root.createDocumentInputStream(root.getEntryCaseInsensitive(name))) {
            weight.records(in);
        }
    }

    private void part(InputStream in) throws IOException {
        long before = unpacking.bytes();
        boolean begun = false;
        try {
            XMLStreamReader xml = SafeXml.factory().createXMLStreamReader(in);
            while (xml.hasNext()) {
                begun |= xml.next() == XMLStreamConstants.START_ELEMENT;
                add(weightOf(xml));
            }
        } catch (XMLStreamException e) {
            // A picture, or what is not quite XML, such as old drawings: in these POI may find whatever it likes.
            in.transferTo(OutputStream.nullOutputStream());
            add(begun ? (unpacking.bytes() - before) / LEAST_NODE * OF_NODE : 0);
        }
    }

    private static long weightOf(XMLStreamReader xml) {
        if (xml.isStartElement()) {
            long characters = 0;
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                characters += xml.getAttributeValue(i).length();
            }
            return OF_NODE * (1L + xml.getAttributeCount()) + OF_CHARACTER * characters;
        }
        return xml.hasText() && xml.getEventType() != XMLStreamConstants.DTD ? (long) OF_CHARACTER * xml.getTextLength() : 0;
    }

    private void records(InputStream in) throws IOException {
        byte[] head = new byte[4];
        while (in.readNBytes(head, 0, head.length) == head.length) {
            Interruption.check();
            ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            int kind = Short.toUnsignedInt(numbers.getShort());
            int length = Short.toUnsignedInt(numbers.getShort());
            add((long) OF_RECORD * cells(kind, length) + (long) OF_CHARACTER * length);
            in.skipNBytes(length);
        }
    }

    /** Some records are many, one a column. */
    private static int cells(int kind, int length) {
        return switch (kind) {
            case MULTIPLE_NUMBERS -> 1 + length / 6;
            case MULTIPLE_BLANKS -> 1 + length / 2;
            default -> 1;
        };
    }

    private void add(long bytes) {
        weight += bytes;
        if (weight > MOST) {
            throw new DocumentException.TooLarge(fileName);
        }
    }
}
