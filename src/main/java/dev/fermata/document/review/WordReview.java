package dev.fermata.document.review;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentFaults;
import dev.fermata.document.DocumentKind;
import dev.fermata.document.DocumentReader;
import dev.fermata.document.Interruption;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Reads what a .docx says and writes a reviewer's remarks into a copy of it.
 *
 * <p>A rewrite becomes a tracked change of the words that differ, in the format of the words it replaces; its reason, if it
 * has one, becomes a comment on the place. Advice becomes a comment. A place is found where the document says the original
 * exactly, or the same but for full and half width, quotes, dashes and white space, or nearly so: then by the least number
 * of edits over every window of the remark's paragraphs, with at least 75 % of the original found for a comment and 85 % for
 * a change, at least six characters quoted, and no second place within five points.
 *
 * <p>Everything else stays: parts that no remark is about are copied without being unpacked, and in the parts that change
 * every character outside of the marked runs is kept as it is. Nothing of the document is ever held but the XML of its
 * texts: pictures of any size cost no memory.
 *
 * <p>Stateless and safe for any number of threads. Every method throws a {@link DocumentException} when the file cannot be
 * reviewed (a foreign kind, with macros, a template, encrypted, broken, too large), {@link IllegalArgumentException} when
 * it is a PDF or a plain text, {@link UncheckedIOException} when the disk fails and {@link CancellationException} soon after
 * the calling thread was interrupted.
 */
@Singleton
public class WordReview {

    private final DocumentReader kinds = new DocumentReader();
    private final ReviewLimits limits;
    private final MarkLimits markLimits;

    public WordReview() {
        this(ReviewLimits.DEFAULT, MarkLimits.DEFAULT);
    }

    WordReview(ReviewLimits limits) {
        this(limits, MarkLimits.DEFAULT);
    }

    WordReview(ReviewLimits limits, MarkLimits markLimits) {
        this.limits = limits;
        this.markLimits = markLimits;
    }

    /**
     * The paragraphs of a document.
     *
     * @param fileName shown in messages only; may be null
     */
    public ReviewableText read(Path docx, String fileName) {
        try (Docx opened = open(docx, fileName)) {
            return DocumentFaults.told(fileName, () -> Manuscript.of(opened).text());
        } catch (IOException e) {
            Interruption.check();
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a copy of a document with the remarks in it. Remarks are taken in their order: where two rewrites want the
     * same text, the first gets it.
     *
     * @param source   is only read
     * @param fileName shown in messages only; may be null
     * @param target   appears, or is replaced, when all of it is on disk, and not at all when anything is thrown. Its folder
     *                 must exist and hold the file twice for a moment
     * @param progress told of each step; may throw to stop
     */
    public ReviewOutcome apply(Path source, String fileName, List<Remark> remarks, Reviewer reviewer, Path target,
                               ReviewProgress progress) {
        try (Docx docx = open(source, fileName)) {
            var steps = new Steps(progress, remarks.size() + docx.entries().size());
            Manuscript manuscript = DocumentFaults.told(fileName, () -> Manuscript.of(docx));
            CommentsPart comments = DocumentFaults.told(fileName, () -> CommentsPart.of(docx, manuscript.main()));
            var ids = new MarkIds();
            manuscript.parts().forEach(ids::take);
            comments.existing().ifPresent(ids::take);
            var planner = new Planner(manuscript, comments.size(), ids::next,
                    new CommentWords(reviewer.language()), markLimits);
            for (int i = 0; i < remarks.size(); i++) {
                steps.next();
                planner.add(i, remarks.get(i));
            }
            ReviewPlan plan = planner.plan();
            Map<String, Part> changed = new MarkedParts(manuscript, plan, new Pen(reviewer, ids)).write(comments);
            TargetFile.write(target, draft -> copy(docx, changed, draft, steps));
            return plan.outcome();
        } catch (XMLStreamException e) {
            throw new DocumentException.Broken(fileName, e);
        } catch (IOException e) {
            Interruption.check();
            throw new UncheckedIOException(e);
        }
    }

    private Docx open(Path file, String fileName) {
        if (kinds.check(file, fileName) != DocumentKind.DOCX) {
            throw new IllegalArgumentException("Only a .docx can be reviewed: convert the file first");
        }
        return DocumentFaults.told(fileName, () -> new Docx(file, fileName, limits));
    }

    private static void copy(Docx docx, Map<String, Part> changed, Path draft, Steps steps) throws IOException {
        try (var out = new ZipArchiveOutputStream(draft)) {
            for (ZipArchiveEntry entry : docx.entries()) {
                steps.next();
                Part part = changed.get(entry.getName());
                if (part != null) {
                    write(part, entry.getTime(), out);
                } else {
                    try (InputStream raw = docx.raw(entry)) {
                        out.addRawArchiveEntry(entry, raw);
                    }
                }
            }
            for (Part part : changed.values()) {
                if (!docx.has(part.name())) {
                    write(part, docx.entries().getFirst().getTime(), out);
                }
            }
        }
    }

    private static void write(Part part, long time, ZipArchiveOutputStream out) throws IOException {
        Interruption.check();
        var entry = new ZipArchiveEntry(part.name());
        entry.setTime(time);
        out.putArchiveEntry(entry);
        out.write(part.bytes());
        out.closeArchiveEntry();
    }

    /** Counts what is done. */
    private static final class Steps {

        private final ReviewProgress progress;
        private final int all;
        private int done;

        Steps(ReviewProgress progress, int all) {
            this.progress = progress;
            this.all = all;
        }

        void next() {
            Interruption.check();
            progress.at(done++, all);
        }
    }
}
