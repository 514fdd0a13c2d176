package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.poi.poifs.filesystem.DirectoryNode;

/**
 * Reckons what an .xls will take of the heap once POI has made objects of it, without making any: POI reads none piece by
 * piece. Not thread-safe.
 */
final class WorkbookWeight {

    /** In bytes of heap, as reckoned with the weights below. */
    private static final long MOST = 300L << 20;
    /** Of a record or cell, in bytes: measured. */
    private static final int OF_RECORD = 400;
    /** Of a character, in bytes: in the record, and once more as a string. */
    private static final int OF_CHARACTER = 4;

    private static final int MULTIPLE_NUMBERS = 0xBD;
    private static final int MULTIPLE_BLANKS = 0xBE;

    private final String fileName;
    private long weight;

    private WorkbookWeight(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Reads the records.
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
