package dev.fermata.document;

import java.io.InputStream;
import org.apache.commons.io.input.ProxyInputStream;

/**
 * Counts what is unpacked of one file, all its parts together, while it is read: a small file can hold a huge one. For
 * one thread.
 */
final class Unpacking {

    private final String fileName;
    private final long most;
    private long bytes;

    /** @param most how many bytes may come out of the file */
    Unpacking(String fileName, long most) {
        this.fileName = fileName;
        this.most = most;
    }

    /**
     * The part, counted. Reading it throws {@link DocumentException.TooLarge} where the file is more than it may be,
     * and notices an interrupt.
     */
    InputStream of(InputStream part) {
        return new Counted(part);
    }

    /** How many bytes were read so far. */
    long bytes() {
        return bytes;
    }

    private final class Counted extends ProxyInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        protected void afterRead(int read) {
            Interruption.check();
            bytes += Math.max(0, read);
            if (bytes > most) {
                throw new DocumentException.TooLarge(fileName);
            }
        }
    }
}
