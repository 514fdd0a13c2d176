package dev.fermata.document.review;

import java.util.regex.Pattern;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** Writes what stands side by side in a Markdown text as runs. */
final class MarkdownInline {

    private static final Pattern SAFE_ADDRESS = Pattern.compile("(?i)(https?://|mailto:)[^\\s\"<>\\\\]+");
    private static final String BOLD = "<w:b/>";
    private static final String ITALIC = "<w:i/>";
    private static final String CODE = "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/>";

    private final WordBody body;

    MarkdownInline(WordBody body) {
        this.body = body;
    }

    String runs(Node parent) {
        return runs(parent, "");
    }

    /** @param format the inside of {@code rPr}: each element at most once, in the order the schema wants */
    private String runs(Node parent, String format) {
        var runs = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            runs.append(switch (node) {
                case Text text -> WordBody.run(format, text.getLiteral());
                case Code code -> WordBody.run(format.contains(CODE) ? format : CODE + format, code.getLiteral());
                case StrongEmphasis strong -> runs(strong, format.contains(BOLD) ? format : BOLD + format);
                case Emphasis emphasis -> runs(emphasis, format.contains(ITALIC) ? format : format + ITALIC);
                case SoftLineBreak soft -> WordBody.run(format, softBreak(soft));
                case HardLineBreak hard -> "<w:r><w:br/></w:r>";
                case HtmlInline html -> WordBody.run(format, html.getLiteral());
                case Image image -> WordBody.run(format, "[") + runs(image, format) + WordBody.run(format, "]");
                case Link link -> link(link, format);
                default -> runs(node, format);
            });
        }
        return runs.toString();
    }

    private String link(Link link, String format) {
        String runs = runs(link, format);
        if (!SAFE_ADDRESS.matcher(link.getDestination()).matches()) {
            return runs;
        }
        return "<w:hyperlink r:id=\"link%d\">%s</w:hyperlink>".formatted(body.newLink(link.getDestination()), runs);
    }

    /** A line that was only broken to fit: a space, but not between Chinese characters. */
    private static String softBreak(Node at) {
        boolean chinese = at.getPrevious() instanceof Text before && !before.getLiteral().isEmpty()
                && Character.isIdeographic(before.getLiteral().codePointBefore(before.getLiteral().length()))
                && at.getNext() instanceof Text after && !after.getLiteral().isEmpty()
                && Character.isIdeographic(after.getLiteral().codePointAt(0));
        return chinese ? "" : " ";
    }
}
