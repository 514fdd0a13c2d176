package dev.fermata.document;

import java.io.IOException;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Walks a document's pages once and keeps their text.
 *
 * <p>Text comes in the order in which the page draws it: word processors draw a table cell by cell, so a cell of several
 * lines stays whole, where sorting by position would shuffle the lines of neighbouring cells. Only a page that draws most
 * of its lines upwards (some print drivers do) is sorted.
 */
final class PdfPages {

    /** A page with fewer visible characters and a picture is a scan with, at best, a stamped page number. */
    private static final int VISIBLE_ON_A_TEXT_PAGE = 16;

    /** Fewer upward steps than this are a footer drawn first, or a table's last column. */
    private static final int TELLING = 5;

    private static final int FORMS_DEPTH = 3;

    private final PDDocument pdf;
    private final DocumentLimits limits;
    private final String fileName;
    private final StringBuilder text = new StringBuilder();
    private int drawn;
    private int pictures;
    private long visible;

    PdfPages(PDDocument pdf, DocumentLimits limits, String fileName) {
        this.pdf = pdf;
        this.limits = limits;
        this.fileName = fileName;
    }

    /** Reads all pages; a page ends with a line end. */
    String text() throws IOException {
        new Stripper().readAll();
        Interruption.check();
        return text.toString();
    }

    int count() {
        return pdf.getNumberOfPages();
    }

    int withoutText() {
        return pictures;
    }

    /** True also for a page of outlines: something is drawn, none of it is text. */
    boolean showOnlyPictures() {
        return visible == 0 ? drawn > 0 : pictures > 0 && visible < (long) VISIBLE_ON_A_TEXT_PAGE * count();
    }

    /** Pages without contents never get here. */
    private void add(PDPage page, String pageText) throws IOException {
        drawn++;
        long visibleHere = pageText.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        visible += visibleHere;
        if (visibleHere < VISIBLE_ON_A_TEXT_PAGE && hasPicture(page.getResources(), new HashSet<>(), FORMS_DEPTH)) {
            pictures++;
        }
        text.append(pageText.stripTrailing()).append('\n');
        if (text.length() > limits.characters()) {
            throw new DocumentException.TooLarge(fileName);
        }
    }

    private static boolean hasPicture(PDResources resources, Set<COSBase> seen, int depth) throws IOException {
        if (resources == null || depth == 0 || !seen.add(resources.getCOSObject())) {
            return false;
        }
        for (COSName name : resources.getXObjectNames()) {
            if (resources.isImageXObject(name)) {
                return true;
            }
            if (resources.getXObject(name) instanceof PDFormXObject form && hasPicture(form.getResources(), seen, depth - 1)) {
                return true;
            }
        }
        return false;
    }

    /** One pass over all pages: asking for one page at a time would walk the page tree anew for each. */
    private final class Stripper extends PDFTextStripper {

        private final StringWriter pageText = new StringWriter();
        private float lineY;
        private int upwards;
        private int downwards;

        Stripper() {
            setLineSeparator("\n");
            setPageStart("");
            setPageEnd("");
            setParagraphEnd("");
            // A bold face imitated by printing everything twice, slightly apart.
            setSuppressDuplicateOverlappingText(true);
        }

        void readAll() throws IOException {
            setStartPage(1);
            setEndPage(count());
            writeText(pdf, pageText);
        }

        @Override
        public void processPage(PDPage page) throws IOException {
            if (new PdfContents(page).areTooLarge()) {
                throw new DocumentException.TooLarge(fileName);
            }
            startOver();
            super.processPage(page);
            if (upwards >= TELLING && upwards > 2 * downwards) {
                startOver();
                setSortByPosition(true);
                super.processPage(page);
                setSortByPosition(false);
            }
            add(page, pageText.toString());
        }

        /** A page can draw for minutes, so an interrupt must not wait for its end. */
        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            Interruption.check();
            super.processOperator(operator, operands);
        }

        private void startOver() {
            pageText.getBuffer().setLength(0);
            lineY = -1;
            upwards = 0;
            downwards = 0;
        }

        @Override
        protected void writeString(String line, List<TextPosition> positions) throws IOException {
            float y = positions.getFirst().getYDirAdj();
            if (lineY >= 0 && Math.abs(y - lineY) > positions.getFirst().getHeightDir()) {
                upwards += y < lineY ? 1 : 0;
                downwards += y > lineY ? 1 : 0;
            }
            lineY = y;
            super.writeString(line, positions);
        }
    }
}
