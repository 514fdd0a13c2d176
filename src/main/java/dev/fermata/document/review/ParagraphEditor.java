package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.HashMap;
import java.util.Map;

/** Turns what is to be marked in a paragraph into splices of its part. */
final class ParagraphEditor {

    private final Splices splices;
    private final Pen pen;
    private final TextParagraph paragraph;
    private final Pen.Names names;
    private final Map<Integer, SpanMarks> marks = new HashMap<>();

    ParagraphEditor(Splices splices, Pen pen, TextParagraph paragraph) {
        this.splices = splices;
        this.pen = pen;
        this.paragraph = paragraph;
        this.names = Pen.Names.of(paragraph);
    }

    /** Changes and comments, in the paragraph itself. */
    void mark(ParagraphMarks wanted) {
        wanted.starts().forEach(start -> {
            int span = paragraph.indexAt(start.offset());
            at(span).before(start.offset() - paragraph.offset(span), pen.commentStart(names, start.id()));
        });
        edit(wanted);
        wanted.ends().forEach(end -> {
            int span = paragraph.indexAt(end.offset() - 1);
            at(span).after(end.offset() - paragraph.offset(span), pen.commentEnd(names, end.id()));
        });
        write();
    }

    /** Changes only, for the other copy of a text box. */
    void markCopy(ParagraphMarks wanted) {
        edit(wanted);
        write();
    }

    private void edit(ParagraphMarks wanted) {
        for (Edit edit : wanted.edits()) {
            Interruption.check();
            if (edit.from() < edit.to()) {
                delete(edit);
            }
            if (!edit.insert().isEmpty()) {
                insert(edit);
            }
        }
    }

    private void delete(Edit edit) {
        for (int i = paragraph.indexAt(edit.from()); i < paragraph.spans().size() && paragraph.offset(i) < edit.to(); i++) {
            int at = paragraph.offset(i);
            int length = paragraph.spans().get(i).text().length();
            at(i).delete(Math.max(0, edit.from() - at), Math.min(length, edit.to() - at));
        }
    }

    private void insert(Edit edit) {
        boolean after = edit.from() < edit.to() || goesAfter(edit.from());
        int span = paragraph.indexAt(after ? edit.to() - 1 : edit.from());
        int local = edit.to() - paragraph.offset(span);
        String xml = pen.insertion(names, format(edit, span), edit.insert());
        if (after) {
            at(span).insertAfter(local, xml);
        } else {
            at(span).insertBefore(local, xml);
        }
    }

    /**
     * Whether new text between two spans goes on with the one before: typed text does, but it should not become part of a
     * link or a field that has just ended.
     */
    private boolean goesAfter(int offset) {
        if (offset == 0 || offset == paragraph.length()) {
            return offset > 0;
        }
        Span before = paragraph.spanAt(offset - 1);
        Span after = paragraph.spanAt(offset);
        boolean onlyAfterIsRun = before instanceof Span.Block && after instanceof Span.Run;
        return before == after || !onlyAfterIsRun && before.depth() <= after.depth();
    }

    /** The format of the run that loses most, or else of the one the new text is put beside. */
    private String format(Edit edit, int beside) {
        int best = beside;
        int most = 0;
        for (int i = beside; edit.from() < edit.to() && i >= 0 && paragraph.offset(i) + length(i) > edit.from(); i--) {
            int lost = Math.min(edit.to(), paragraph.offset(i) + length(i)) - Math.max(edit.from(), paragraph.offset(i));
            if (lost >= most) {
                best = i;
                most = lost;
            }
        }
        return paragraph.spans().get(best) instanceof Span.Run run
                ? splices.raw().substring(run.properties().start(), run.properties().end())
                : "";
    }

    private int length(int span) {
        return paragraph.spans().get(span).text().length();
    }

    private SpanMarks at(int span) {
        return marks.computeIfAbsent(span, index -> new SpanMarks(length(index)));
    }

    private void write() {
        marks.forEach((index, wanted) -> {
            switch (paragraph.spans().get(index)) {
                case Span.Run run -> new RunWriter(splices, pen, names, run).write(wanted);
                case Span.Block block -> {
                    splices.before(block.start(), wanted.allBefore());
                    splices.after(block.end(), wanted.allAfter());
                }
            }
        });
    }
}
