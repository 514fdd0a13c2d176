package dev.fermata.job.chat;

import java.util.regex.Pattern;

/** Whether a message, as its words go, wants a document reviewed. */
final class AnnotateWish {

    private static final Pattern REVIEW = Pattern.compile(
            "批注|标注|审阅|审校|校对|润色|修订|纠错|改错|修改意见|修改建议"
                    + "|\\bannotat|\\bproof-?read|\\breview\\b|\\brevise\\b|\\bcopy-?edit",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DOCUMENT = Pattern.compile(
            "文档|文件|文稿|文章|论文|报告|简历|合同|稿子|附件"
                    + "|\\.docx|\\.pdf|\\.txt|\\.md|\\bdocument|\\bfile\\b|\\bpaper\\b|\\breport\\b|\\bessay\\b"
                    + "|\\bmanuscript|\\bcontract\\b|\\br[eé]sum[eé]\\b|\\bletter\\b|\\barticle\\b",
            Pattern.CASE_INSENSITIVE);

    private AnnotateWish() {
    }

    /** Of a message with a file beside it. */
    static boolean ofFile(String message) {
        return REVIEW.matcher(message).find();
    }

    /** Of a message that speaks of a file sent before. */
    static boolean ofDocument(String message) {
        return REVIEW.matcher(message).find() && DOCUMENT.matcher(message).find();
    }
}
