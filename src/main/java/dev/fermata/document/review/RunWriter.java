package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.List;

/**
 * Writes a marked run: as it is, with marks around it, or cut into several runs of the same format, some of them deleted.
 * Pictures, fields and references in it are never deleted and never written twice.
 */
final class RunWriter {

    private enum State { BETWEEN_RUNS, KEPT, DELETED }

    private final Splices splices;
    private final Pen pen;
    private final Pen.Names names;
    private final Span.Run run;
    private final String raw;
    private final StringBuilder out = new StringBuilder();
    private State state = State.BETWEEN_RUNS;
    private boolean formatWritten;

    RunWriter(Splices splices, Pen pen, Pen.Names names, Span.Run run) {
        this.splices = splices;
        this.pen = pen;
        this.names = names;
        this.run = run;
        this.raw = splices.raw();
    }

    void write(SpanMarks marks) {
        int length = run.text().length();
        splices.before(run.start(), marks.marksBefore(0, 1));
        insertBefore(marks.insertedBefore(0, 1));
        if (marks.cuts()) {
            cut(marks);
            end();
            splices.replace(run.start(), run.end(), out.toString());
        }
        insertAfter(marks.insertedAfter(length - 1, length));
        splices.after(run.end(), marks.marksAfter(length - 1, length));
    }

    /** Word does not know insertions in insertions, so a new one stands beside an old one, or between its halves. */
    private void insertBefore(String insertion) {
        int outside = run.start() - run.revision().length();
        if (!run.revision().isEmpty() && raw.startsWith(run.revision(), outside)) {
            splices.before(outside, insertion);
        } else {
            splices.before(run.start(), outsideRevision(insertion));
        }
    }

    private void insertAfter(String insertion) {
        if (!run.revision().isEmpty() && raw.startsWith(revisionEnd(), run.end())) {
            splices.after(run.end() + revisionEnd().length(), insertion);
        } else {
            splices.after(run.end(), outsideRevision(insertion));
        }
    }

    private String outsideRevision(String insertion) {
        return run.revision().isEmpty() || insertion.isEmpty()
                ? insertion
                : revisionEnd() + insertion + pen.copied(run.revision());
    }

    private String revisionEnd() {
        return "</" + elementName(run.revision(), 0) + ">";
    }

    private void cut(SpanMarks marks) {
        int at = 0;
        for (Piece piece : run.pieces()) {
            int to = at + piece.text().length();
            if (at == to) {
                put(whole(piece), piece.kind() == Piece.Kind.COMPANION && marks.isInsideDeletion(at));
            } else if (piece.kind() == Piece.Kind.TEXT) {
                cutText(piece, at, marks.cuts(at, to), marks);
            } else {
                marked(at, to, whole(piece), marks);
            }
            at = to;
        }
    }

    private void cutText(Piece piece, int at, List<Integer> cuts, SpanMarks marks) {
        for (int i = 1; i < cuts.size(); i++) {
            Interruption.check();
            int from = cuts.get(i - 1);
            int to = cuts.get(i);
            String text = piece.text().substring(from - at, to - at);
            if (marks.isDeleted(from)) {
                marked(from, to, pen.deletedText(names, text), marks);
            } else {
                marked(from, to, cuts.size() == 2 ? whole(piece) : pen.text(names, text), marks);
            }
        }
    }

    /** Writes what lies between two offsets, with the marks on both sides; those at the run's own edges are around it already. */
    private void marked(int from, int to, String xml, SpanMarks marks) {
        int length = run.text().length();
        between(marks.marksBefore(Math.max(1, from), to));
        between(outsideRevision(marks.insertedBefore(Math.max(1, from), to)));
        put(xml, marks.isDeleted(from));
        between(outsideRevision(marks.insertedAfter(from, Math.min(length - 1, to))));
        between(marks.marksAfter(from, Math.min(length - 1, to)));
    }

    private String whole(Piece piece) {
        return splices.render(piece.start(), piece.end());
    }

    private void put(String xml, boolean deleted) {
        State wanted = deleted ? State.DELETED : State.KEPT;
        if (state != wanted) {
            end();
            out.append(deleted ? pen.open(names, "del") : "").append(raw, run.start(), run.openEnd()).append(format());
            state = wanted;
        }
        out.append(xml);
    }

    private String format() {
        String properties = raw.substring(run.properties().start(), run.properties().end());
        boolean again = formatWritten;
        formatWritten = true;
        return again && properties.contains("rPrChange") ? pen.copied(properties) : properties;
    }

    private void between(String xml) {
        if (!xml.isEmpty()) {
            end();
            out.append(xml);
        }
    }

    private void end() {
        if (state != State.BETWEEN_RUNS) {
            out.append("</").append(elementName(raw, run.start())).append('>');
            out.append(state == State.DELETED ? pen.close(names, "del") : "");
            state = State.BETWEEN_RUNS;
        }
    }

    /** The name in the start tag at an offset, with its prefix. */
    private static String elementName(String xml, int tag) {
        int end = tag + 1;
        while (" \t\r\n/>".indexOf(xml.charAt(end)) < 0) {
            end++;
        }
        return xml.substring(tag + 1, end);
    }
}
