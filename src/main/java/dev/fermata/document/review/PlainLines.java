package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes paragraphs of the lines of a plain text, or of what a PDF's pages say. */
final class PlainLines {

    private static final Pattern CHAPTER = Pattern.compile(
            "(第[0-9一二三四五六七八九十百零〇两]{1,5}[章编篇部]|附录|附件|Chapter\\s+\\w+|Appendix\\s+\\w+).{0,60}", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECTION = Pattern.compile("(第[0-9一二三四五六七八九十百零〇两]{1,5}节|[一二三四五六七八九十]{1,3}、).{0,40}");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2}){1,4})\\.?\\s+\\S.{0,70}");
    private static final Pattern ITEM = Pattern.compile(
            "([-*•●◆➢]\\s|\\d{1,3}[.、)）]|[(（][0-9一二三四五六七八九十a-z]{1,3}[)）]|[a-zA-Z][.)]\\s|第[0-9一二三四五六七八九十百]{1,5}条).*",
            Pattern.DOTALL);
    private static final String SENTENCE_ENDS = "。！？.!?:：;；”\"";

    /** Share of the usual width from which on a line may have been broken to fit. */
    private static final double FULL = 0.85;
    /** Columns: wider lines were not broken by hand. */
    private static final int WIDEST = 130;
    private static final int NARROWEST = 30;
    private static final int DEEPEST_HEADING = 6;

    private final WordBody body;
    private final boolean pages;

    /** @param pages whether the text comes from pages, where every line was broken to fit */
    PlainLines(WordBody body, boolean pages) {
        this.body = body;
        this.pages = pages;
    }

    void write(String text) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        int width = brokenAt(lines);
        for (int i = 0; i < lines.size(); i++) {
            Interruption.check();
            var paragraph = new StringBuilder(lines.get(i).strip());
            while (i + 1 < lines.size() && continues(lines.get(i), lines.get(i + 1), width)) {
                join(paragraph, lines.get(++i).strip());
            }
            if (!paragraph.isEmpty()) {
                body.text(style(paragraph.toString()), paragraph.toString());
            }
        }
    }

    /** The width at which lines seem to have been broken, in columns; 0 where each line is a paragraph. */
    private int brokenAt(List<String> lines) {
        var widths = new ArrayList<Integer>();
        lines.stream().filter(line -> !line.isBlank()).forEach(line -> widths.add(columns(line)));
        if (widths.isEmpty()) {
            return 0;
        }
        widths.sort(null);
        int usual = widths.get((int) ((widths.size() - 1) * 0.9));
        long full = widths.stream().filter(width -> width >= usual * FULL).count();
        boolean broken = pages || widths.size() >= 8 && full * 5 >= widths.size() * 2L;
        return broken && usual >= NARROWEST && usual <= WIDEST ? usual : 0;
    }

    private static boolean continues(String line, String next, int width) {
        boolean full = width > 0 && !line.isBlank() && !line.contains("....") && columns(line) >= width * FULL;
        if (!full || next.isBlank() || !style(next.strip()).isEmpty() || ITEM.matcher(next.strip()).matches()) {
            return false;
        }
        boolean ended = SENTENCE_ENDS.indexOf(line.charAt(line.length() - 1)) >= 0;
        boolean indented = Character.isWhitespace(next.charAt(0)) && !Character.isWhitespace(line.charAt(0));
        return !indented && !(ended && columns(line) < width * 0.97);
    }

    private static void join(StringBuilder paragraph, String next) {
        char last = paragraph.charAt(paragraph.length() - 1);
        char first = next.charAt(0);
        boolean hyphenated = last == '-' && paragraph.length() > 1 && Character.isLowerCase(first)
                && Character.isLowerCase(paragraph.charAt(paragraph.length() - 2));
        if (hyphenated) {
            paragraph.setLength(paragraph.length() - 1);
        } else if (!isWide(last) && !isWide(first)) {
            paragraph.append(' ');
        }
        paragraph.append(next);
    }

    private static String style(String line) {
        if (line.isEmpty() || SENTENCE_ENDS.indexOf(line.charAt(line.length() - 1)) >= 0 || line.contains("....")) {
            return "";
        }
        if (CHAPTER.matcher(line).matches()) {
            return "Heading1";
        }
        if (SECTION.matcher(line).matches()) {
            return "Heading2";
        }
        var numbered = NUMBERED.matcher(line);
        if (numbered.matches()) {
            return "Heading" + Math.min(DEEPEST_HEADING, numbered.group(1).split("\\.").length);
        }
        return "";
    }

    private static int columns(String line) {
        return line.strip().codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c) || c >= 0x3000 && c <= 0x30FF || c >= 0xFF00 && c <= 0xFF60
                || c == '“' || c == '”' || c == '…' || c == '—';
    }
}
