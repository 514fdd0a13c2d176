package dev.fermata.document.review;

import java.util.Locale;

/** The few words that comments get besides what a remark says. */
final class CommentWords {

    private static final int QUOTED = 80;

    private final boolean chinese;

    CommentWords(Locale language) {
        this.chinese = "zh".equals(language.getLanguage());
    }

    /** For a rewrite that could not be tracked as a change. */
    String proposal(String replacement, String reason) {
        String proposed = replacement.isEmpty()
                ? chinese ? "建议删除这段文字。" : "Proposal: delete this."
                : (chinese ? "建议改为：“%s”" : "Proposal: “%s”").formatted(replacement);
        return reason.isBlank() ? proposed : proposed + "\n" + reason;
    }

    /** For a comment that stands where the body refers to its text, not at the text itself. */
    String about(Story story, String text, String comment) {
        String quoted = text.length() <= QUOTED ? text : text.substring(0, text.offsetByCodePoints(0, QUOTED / 2)) + "…";
        String words = switch (story) {
            case FOOTNOTE -> chinese ? "脚注中的“%s”：" : "Footnote, “%s”: ";
            case ENDNOTE -> chinese ? "尾注中的“%s”：" : "Endnote, “%s”: ";
            default -> chinese ? "文本框中的“%s”：" : "Text box, “%s”: ";
        };
        return words.formatted(quoted) + comment;
    }
}
