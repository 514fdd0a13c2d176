package dev.fermata.document.review;

import dev.fermata.document.DocumentException;

/**
 * How much of one document may be held to review it. All of these stay in memory together, unlike what a document is
 * extracted from.
 *
 * @param unpacked   bytes that the parts with text may unpack to, all together; while it is read, a part takes about five
 *                   times its size
 * @param characters UTF-16 units of text
 * @param paragraphs blank ones and copies of text boxes included
 * @param pieces     runs and what is in them: texts, tabs, breaks, pictures
 */
record ReviewLimits(long unpacked, int characters, int paragraphs, int pieces) {

    /** A thousand pages are some million characters and, in fragments, thirty million of XML; it fits a heap of 512 MB. */
    static final ReviewLimits DEFAULT = new ReviewLimits(48L << 20, 2_000_000, 50_000, 1_000_000);

    /**
     * Checks text that shall become a document.
     *
     * @throws DocumentException.TooLarge when it has more than the limits
     */
    void check(String text, String fileName) {
        if (text.length() > characters || text.lines().skip(paragraphs).findAny().isPresent()) {
            throw new DocumentException.TooLarge(fileName);
        }
    }
}
