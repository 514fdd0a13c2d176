package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** Writes a plan into the parts it is about. */
final class MarkedParts {

    private final Manuscript manuscript;
    private final ReviewPlan plan;
    private final Pen pen;

    MarkedParts(Manuscript manuscript, ReviewPlan plan, Pen pen) {
        this.manuscript = manuscript;
        this.plan = plan;
        this.pen = pen;
    }

    /** The parts that change, by name, as they shall be. */
    Map<String, Part> write(CommentsPart comments) throws IOException, XMLStreamException {
        Map<String, Part> changed = new LinkedHashMap<>();
        for (Part part : manuscript.parts()) {
            Interruption.check();
            Splices splices = splices(part);
            if (!splices.isEmpty()) {
                changed.put(part.name(), part.with(splices.render(0, part.xml().length())));
            }
        }
        if (!plan.comments().isEmpty()) {
            comments.write(plan.comments(), pen, changed);
        }
        return changed;
    }

    private Splices splices(Part part) {
        var splices = new Splices(part.xml());
        plan.hosts().forEach((id, host) -> {
            if (host.paragraph().place().part().equals(part.name())) {
                Pen.Names names = Pen.Names.of(host.paragraph());
                splices.before(host.start(), pen.commentStart(names, id));
                splices.after(host.end(), pen.commentEnd(names, id));
            }
        });
        // What hangs on a run is written with the run, so it must be marked before the run is.
        List<TextParagraph> marked = manuscript.paragraphsIn(part).stream()
                .filter(plan::hasMarks)
                .sorted(Comparator.comparingInt((TextParagraph paragraph) -> paragraph.place().nesting()).reversed())
                .toList();
        for (TextParagraph paragraph : marked) {
            Interruption.check();
            ParagraphMarks marks = plan.marks(paragraph);
            paragraph.twin().ifPresent(twin -> new ParagraphEditor(splices, pen, twin).markCopy(marks));
            new ParagraphEditor(splices, pen, paragraph).mark(marks);
        }
        return splices;
    }
}
