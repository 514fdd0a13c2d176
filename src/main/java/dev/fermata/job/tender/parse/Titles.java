package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which lines are titles. A number alone makes none: "1. 复印件" may be a list's first item, "3.5万元" is an amount,
 * "2025.6.30前" a date, and a sentence that begins "第三章“评标办法”规定的…" only mentions a chapter. What counts is the
 * contents, then the kind of number, the wording, and whether something follows that the title is the title of.
 */
final class Titles {

    private final Page page;
    private final Contents contents;
    private final List<Optional<Heading>> headings = new ArrayList<>();

    Titles(Page page, Contents contents) {
        this.page = page;
        this.contents = contents;
        for (int i = 0; i < page.size(); i++) {
            Interruption.check();
            headings.add(find(i));
        }
    }

    Optional<Heading> at(int index) {
        return headings.get(index);
    }

    private Optional<Heading> find(int index) {
        String line = page.line(index).text();
        if (page.line(index).silent() || contents.holds(index)) {
            return Optional.empty();
        }
        Optional<Marker> marker = page.marker(index);
        boolean named = contents.names(line);
        if (!named && page.continues(index)) {
            return Optional.empty();
        }
        if (marker.isEmpty()) {
            boolean known = TitleText.known(line) && page.after(index) < page.size();
            return named || known ? Optional.of(new Heading(named ? 1 : 3, line, false)) : Optional.empty();
        }
        return named || isTitle(index, marker.get()) ? Optional.of(heading(line, marker.get(), named)) : Optional.empty();
    }

    /** An annex belongs to its chapter, unless the contents list it beside the chapters. */
    private static Heading heading(String line, Marker marker, boolean named) {
        boolean annex = marker.style() == Marker.Style.ANNEX;
        return new Heading(annex && named ? Marker.Style.CHAPTER.level : marker.style().level, line, annex);
    }

    private boolean isTitle(int index, Marker marker) {
        if (!TitleText.possible(marker.rest())) {
            return false;
        }
        return switch (marker.style()) {
            case CHAPTER, SECTION -> true;
            case ANNEX -> !marker.path().isEmpty() || marker.rest().isEmpty() || TitleText.likely(marker.rest());
            case HAN -> !marker.rest().isEmpty() && opens(index, marker);
            // A full line of these is a paragraph's first, broken where it has no punctuation yet.
            case NUMERAL, DECIMAL, DEEP, HAN_IN_BRACKETS -> !marker.rest().isEmpty() && !page.full(index)
                    && (opensDeeper(index, marker)
                            || TitleText.likely(marker.rest()) && opens(index, marker) && !follows(index, marker));
            case ITEM, BULLET -> false;
        };
    }

    /** Whether what follows belongs under the line: neither the next of its kind nor something above it. */
    private boolean opens(int index, Marker marker) {
        int next = page.after(index);
        if (next >= page.size()) {
            return false;
        }
        return page.marker(next).map(following -> following.deeperThan(marker)).orElse(true);
    }

    /** Whether the line before is the one before it in a list, with nothing in between. */
    private boolean follows(int index, Marker marker) {
        int before = page.before(index);
        return before >= 0 && page.marker(before).filter(other -> other.style() == marker.style()).isPresent()
                && at(before).isEmpty();
    }

    /** Whether the next number goes on from this one: 2.1 behind 2. */
    private boolean opensDeeper(int index, Marker marker) {
        int next = page.after(index);
        return next < page.size() && page.marker(next)
                .filter(following -> following.path().startsWith(marker.path() + ".")).isPresent();
    }
}
