package dev.fermata.job.tender.parse;

import java.util.List;
import java.util.Optional;

/**
 * A stretch of the text, short enough for one question to a model. The stretches from {@code ownStart} to {@code end}
 * follow each other without a gap and are the whole text.
 *
 * @param id          made from what it says: the same in another parse of the same text, whatever stands before it
 * @param type        what it mostly is
 * @param start       offset of its first character, in UTF-16 units
 * @param ownStart    where the repetition of what stands before it (its title, the last paragraph) is over
 * @param end         offset behind its last character
 * @param text        what stands between start and end, verbatim
 * @param tokens      how many tokens that is, estimated: at most {@link Outline#MOST_TOKENS}
 * @param section     the titles that it stands below, the outermost first
 * @param boilerplate what part of a tender it is in that may be passed over; empty for what must be read
 * @param lone        whether no other chunk repeats it: true for all but titles with something below them
 */
public record Chunk(String id, ChunkType type, int start, int ownStart, int end, String text, int tokens,
        List<String> section, Optional<Boilerplate> boilerplate, boolean lone) {
}
