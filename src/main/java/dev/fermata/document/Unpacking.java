package dev.fermata.document;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

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

    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            Interruption.check();
            bytes += read;
            if (bytes > most) {
                throw new DocumentException.TooLarge(fileName);
            }
        }
    }
}
