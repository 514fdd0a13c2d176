package dev.fermata.job.tender.parse;

import java.util.List;
import java.util.Optional;

/**
 * A title, a paragraph, a row of a table or an item of a list, with the blank lines and page numbers behind it.
 *
 * @param start       offset of its first character
 * @param end         offset behind its last; the next block's start
 * @param section     the titles that it stands below, the outermost first
 * @param boilerplate what part of a tender it is in that may be passed over
 */
record Block(ChunkType type, int start, int end, List<String> section, Optional<Boilerplate> boilerplate) {
}
