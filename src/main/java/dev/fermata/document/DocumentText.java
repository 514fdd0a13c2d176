package dev.fermata.document;

import java.util.Optional;

/**
 * What a document says.
 *
 * @param text             the whole text, {@linkplain #clean cleaned}; never null, never blank; the same for the same bytes.
 *                         Offsets into it are UTF-16 units
 * @param kind             what the file turned out to be
 * @param pages            pages of a PDF; 0 where a file has none of its own (DOCX, TXT)
 * @param pagesWithoutText pages of a PDF that show a picture and next to no text, so that something was probably not read;
 *                         0 for other kinds
 * @param charset          the charset a TXT file was read in, empty for other kinds
 */
public record DocumentText(String text, DocumentKind kind, int pages, int pagesWithoutText, Optional<String> charset) {

    /**
     * Text as every part of the service can hold it: line ends are {@code \n}, form feeds are line ends, and what
     * PostgreSQL or JSON cannot store (NUL, other control characters, lone surrogates, a byte order mark) is gone.
     *
     * @param raw any text, not null
     * @return the cleaned text; the same again where there is nothing to clean
     */
    public static String clean(String raw) {
        return CleanText.of(raw);
    }
}
