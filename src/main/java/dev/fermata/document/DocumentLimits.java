package dev.fermata.document;

/**
 * How much one document may cost to read.
 *
 * @param unpackedBytes bytes that the parts of a DOCX may unpack to, all together; a zip bomb stops here
 * @param characters    UTF-16 units of text
 */
record DocumentLimits(long unpackedBytes, int characters) {

    /** A 3,000-page tender is about 3 million characters; ten million is no document a person wrote. */
    static final DocumentLimits DEFAULT = new DocumentLimits(256L << 20, 10_000_000);
}
