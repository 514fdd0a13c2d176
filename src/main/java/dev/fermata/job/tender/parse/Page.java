package dev.fermata.job.tender.parse;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The lines of a text, and how broad its pages are: what is asked of them where one line alone does not tell. */
final class Page {

    /** A line that fills this share of the page goes on in the next one, unless its sentence ends. */
    private static final double FULL = 0.85;

    /** Of all lines, this share is at most as broad as the page; the rest is what stuck out. */
    private static final double USUAL = 0.9;

    /** Pages of fewer or more ideographs a line are not printed ones: their lines are paragraphs. */
    private static final int NARROWEST = 20;
    private static final int BROADEST = 70;

    /** Of the lines of a printed text, this share is full. */
    private static final double FULL_SHARE = 0.25;

    private final List<Line> lines;
    private final List<Optional<Marker>> markers;
    private final double width;
    private final boolean printed;

    Page(String text) {
        this.lines = Line.all(text);
        this.markers = lines.stream().map(line -> Marker.of(line.text())).toList();
        double[] widths = lines.stream().filter(line -> !line.silent()).mapToDouble(Line::width).sorted().toArray();
        this.width = widths.length == 0 ? 0 : widths[(int) ((widths.length - 1) * USUAL)];
        long full = Arrays.stream(widths).filter(each -> each >= width * FULL && each <= width / FULL).count();
        this.printed = width >= NARROWEST && width <= BROADEST && full >= widths.length * FULL_SHARE;
    }

    int size() {
        return lines.size();
    }

    Line line(int index) {
        return lines.get(index);
    }

    /** The number that the line begins with. */
    Optional<Marker> marker(int index) {
        return markers.get(index);
    }

    /** Whether the line is as broad as the page, and may so have been broken by a printer. */
    boolean full(int index) {
        return printed && line(index).width() >= width * FULL;
    }

    /** Whether the line goes on where the one before it was broken. */
    boolean continues(int index) {
        return index > 0 && !line(index - 1).text().isEmpty() && index - 1 == before(index)
                && full(index - 1) && !line(index - 1).endsSentence();
    }

    /** The next line that says something, or the number of lines. */
    int after(int index) {
        int next = index + 1;
        while (next < size() && line(next).silent()) {
            next++;
        }
        return next;
    }

    /** The line before that says something, or -1. */
    int before(int index) {
        int before = index - 1;
        while (before >= 0 && line(before).silent()) {
            before--;
        }
        return before;
    }
}
