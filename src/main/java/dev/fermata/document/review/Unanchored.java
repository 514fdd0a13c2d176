package dev.fermata.document.review;

import java.util.Locale;

/**
 * A remark that left no mark in the document, or not at all of its places.
 *
 * @param remark index of the remark in the list that was given
 * @param reason why
 * @param places how many places it has in the document that limits left without a mark; 0 where no limit is the reason
 */
public record Unanchored(int remark, Reason reason, int places) {

    /** Why a remark left no mark; {@link #code()} is stable. */
    public enum Reason {
        NOT_FOUND("its paragraphs do not say this", "所指段落中没有这段文字"),
        AMBIGUOUS("several places resemble it equally", "有多处相似文字，无法确定是哪一处"),
        NO_ORIGINAL("it quotes no text", "没有引用原文"),
        NO_CHANGE("it would change nothing", "修改前后相同"),
        DUPLICATE("an earlier remark says the same", "与前面的意见重复"),
        OVERLAP("an earlier change covers this place, and no comment can be put there", "此处已被前面的修改覆盖，且不能添加批注"),
        NO_PARAGRAPH("the document has no such paragraph", "文档中没有该段落"),
        NO_COMMENT_HERE("Word shows no comments in headers and footers", "Word 不支持在页眉页脚中添加批注"),
        UNCERTAIN("its place is too uncertain for a change, and no comment can be put there", "位置不够确定，不宜直接修改，且不能添加批注"),
        LOCKED("the text here must not be changed and no comment can be put there", "此处文字不允许修改，且不能添加批注"),
        NOT_SOUGHT("its paragraphs do not say this, and too much was sought in this document to look for something like it",
                "所指段落中没有这段文字；本文档需要近似查找的内容过多，未再查找相似文字"),
        TOO_MANY("the document has as many comments as Word opens", "批注数量已达 Word 能打开的上限"),
        TOO_MANY_PLACES("more places than are marked in one document; replace them there by hand",
                "位置过多，超过一份文档的标注上限，请在文档中自行查找替换");

        private final String english;
        private final String chinese;

        Reason(String english, String chinese) {
            this.english = english;
            this.chinese = chinese;
        }

        /** Whether it would have got a mark, had others not got so many. */
        boolean isLimit() {
            return this == TOO_MANY || this == TOO_MANY_PLACES;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** In words that go on after "Not marked:", in Chinese or English. */
        public String in(Locale locale) {
            return "zh".equals(locale.getLanguage()) ? chinese : english;
        }
    }
}
