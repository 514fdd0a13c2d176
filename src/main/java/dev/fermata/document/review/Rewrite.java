package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a rewrite changes at a place where its original was found. */
final class Rewrite {

    private final List<TextParagraph> paragraphs;
    private final List<Edit> readable;
    private final List<Edit> minimal;
    private final List<Edit> whole;

    /** @param paragraphs the readable ones, by number */
    Rewrite(Remark remark, List<TextParagraph> paragraphs) {
        this.paragraphs = paragraphs;
        String original = remark.original().strip();
        String replacement = replacement(remark, original);
        var diff = new TextDiff(original, replacement);
        this.readable = diff.readable();
        this.minimal = diff.minimal();
        this.whole = List.of(new Edit(0, original.length(), replacement));
    }

    /** White space that the quotation has at its edges and the document may not have is none of the change. */
    private static String replacement(Remark remark, String original) {
        String text = Xml.clean(remark.replacement().orElseThrow());
        boolean before = !remark.original().startsWith(original);
        boolean after = !remark.original().endsWith(original);
        text = before ? text.stripLeading() : text;
        return after ? text.stripTrailing() : text;
    }

    /** Why the place cannot be changed; empty where it can. */
    Optional<Unanchored.Reason> obstacle(Spot spot, ReviewPlan plan) {
        if (spot.score() < Planner.SURE) {
            return Optional.of(Unanchored.Reason.UNCERTAIN);
        }
        List<Change> changes = changes(spot);
        if (changes.isEmpty()) {
            return Optional.of(Unanchored.Reason.NO_CHANGE);
        }
        if (!areAllowed(changes)) {
            return Optional.of(Unanchored.Reason.LOCKED);
        }
        boolean free = changes.stream().allMatch(change -> plan.marks(change.paragraph()).isFree(change.edit()));
        return free ? Optional.empty() : Optional.of(Unanchored.Reason.OVERLAP);
    }

    /** Changes as a person would make them, or the fewest, where those would touch something that must stay. */
    List<Change> changes(Spot spot) {
        List<Change> natural = changes(readable, spot);
        return areAllowed(natural) ? natural : changes(minimal, spot);
    }

    /** All of the place is rewritten where a change would begin or end within a character of the document, as "..." in "…". */
    private List<Change> changes(List<Edit> edits, Spot spot) {
        var changes = new ArrayList<Change>();
        for (Edit edit : edits) {
            Optional<Span.Range> traced = spot.trace().of(edit.from(), edit.to());
            if (traced.isEmpty()) {
                return edits == whole ? List.of() : changes(whole, spot);
            }
            Span.Range range = traced.get();
            String source = spot.scope().text().source();
            boolean says = source.substring(range.start(), range.end()).equals(edit.insert());
            if (!says && !isSpaceThatIsThere(source, range, edit.insert())) {
                changes.add(change(spot.scope(), range, edit.insert()));
            }
        }
        return changes;
    }

    /** A model that left out white space in its quotation puts it into the replacement; the document has it already. */
    private static boolean isSpaceThatIsThere(String source, Span.Range range, String insert) {
        int at = range.start();
        boolean beside = at > 0 && Character.isWhitespace(source.charAt(at - 1))
                || at < source.length() && Character.isWhitespace(source.charAt(at));
        return at == range.end() && insert.isBlank() && beside;
    }

    private Change change(Scope scope, Span.Range range, String insert) {
        int first = scope.paragraphAt(range.start());
        int offset = scope.offsetInParagraph(range.start());
        return new Change(paragraphs.get(first), new Edit(offset, offset + range.end() - range.start(), insert));
    }

    /** Paragraphs stay apart, and what is locked or no text stays as it is, in both copies of a text box. */
    private static boolean areAllowed(List<Change> changes) {
        return changes.stream().allMatch(change -> isAllowed(change.paragraph(), change.edit())
                && change.paragraph().twin().map(twin -> isAllowed(twin, change.edit())).orElse(true));
    }

    private static boolean isAllowed(TextParagraph paragraph, Edit edit) {
        return edit.to() <= paragraph.length() && paragraph.isEditable(edit.from(), edit.to())
                && (edit.insert().isEmpty() || paragraph.takesInsertion(edit.to()) && paragraph.takesInsertion(edit.from()));
    }

    record Change(TextParagraph paragraph, Edit edit) {
    }
}
