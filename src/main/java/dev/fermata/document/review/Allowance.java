package dev.fermata.document.review;

import dev.fermata.document.DocumentException;

/**
 * What is left of the limits while one document is read. Every method throws {@link DocumentException.TooLarge} when
 * nothing is. Not thread-safe.
 */
final class Allowance {

    private final String fileName;
    private long bytes;
    private long characters;
    private int paragraphs;
    private int pieces;

    Allowance(ReviewLimits limits, String fileName) {
        this.fileName = fileName;
        this.bytes = limits.unpacked();
        this.characters = limits.characters();
        this.paragraphs = limits.paragraphs();
        this.pieces = limits.pieces();
    }

    long bytes() {
        return bytes;
    }

    void takeBytes(int more) {
        bytes -= more;
        check(bytes);
    }

    void takeCharacters(int more) {
        characters -= more;
        check(characters);
    }

    void takeParagraph() {
        check(--paragraphs);
    }

    void takePiece() {
        check(--pieces);
    }

    private void check(long left) {
        if (left < 0) {
            throw new DocumentException.TooLarge(fileName);
        }
    }
}
