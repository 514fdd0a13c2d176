package dev.fermata.llm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deals out a document's lines, the most telling first and each once until all have been used. */
final class SourceLines {

    private static final int TOPIC_WEIGHT = 5;

    /** More than any other worth. */
    private static final int NAMED = 1_000;
    private static final SourceLine NONE = new SourceLine("", 0);

    private final List<SourceLine> all;
    private final List<SourceLine> unused;

    SourceLines(SourceText source) {
        all = source.lines();
        unused = new ArrayList<>(all);
    }

    /** The best line for what the names are about; an empty one for an empty document. */
    SourceLine take(Collection<String> names) {
        if (all.isEmpty()) {
            return NONE;
        }
        if (unused.isEmpty()) {
            unused.addAll(all);
        }
        var topics = SourceTopics.of(names);
        SourceLine best = unused.getFirst();
        int bestWorth = Integer.MIN_VALUE;
        for (SourceLine line : unused) {
            int worth = line.worth() + TOPIC_WEIGHT * line.hits(topics) + (isNamed(line, names) ? NAMED : 0);
            if (worth > bestWorth) {
                best = line;
                bestWorth = worth;
            }
        }
        unused.remove(best);
        return best;
    }

    /** Whether the line begins with one of the names, as numbered lines do. */
    private static boolean isNamed(SourceLine line, Collection<String> names) {
        int end = line.text().indexOf(' ');
        return end > 0 && names.contains(line.text().substring(0, end));
    }
}
