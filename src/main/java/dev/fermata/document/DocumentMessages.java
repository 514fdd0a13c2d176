package dev.fermata.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Every sentence this package says to a user, by code, in both languages. {@code %1$s} is the file's name. */
final class DocumentMessages {

    private static final int SHOWN_NAME_LENGTH = 120;

    private static final Map<String, String> ENGLISH = Map.of(
            "document_empty", "%1$s holds no text: upload a file with something in it.",
            "document_unsupported", "%1$s is %2$s, which cannot be read: save it as PDF with a text layer, .docx or .txt and upload that.",
            "document_not_workbook", "%1$s is not an Excel workbook: save the list of requirements as .xlsx and upload that.",
            "document_encrypted", "%1$s needs a password or a certificate to open: remove the protection and upload it again.",
            "document_broken", "%1$s is damaged or incomplete: open it on your computer, save it anew and upload that copy.",
            "document_image_only", "%1$s has no text layer: run OCR on it or upload a searchable PDF / docx.",
            "document_too_large", "%1$s holds more than can be read at once: split it and upload the parts.");

    private static final Map<String, String> CHINESE = Map.of(
            "document_empty", "%1$s 中没有文字：请上传有内容的文件。",
            "document_unsupported", "%1$s 是%2$s，无法读取：请另存为带文字层的 PDF、.docx 或 .txt 后再上传。",
            "document_not_workbook", "%1$s 不是 Excel 工作簿：请把功能清单另存为 .xlsx 后再上传。",
            "document_encrypted", "%1$s 需要密码或证书才能打开：请解除保护后重新上传。",
            "document_broken", "%1$s 已损坏或不完整：请在电脑上打开并重新保存，再上传新的文件。",
            "document_image_only", "%1$s 没有文字层：请先做 OCR 识别，或上传可搜索的 PDF / docx。",
            "document_too_large", "%1$s 的内容超过一次可读取的上限：请拆分后分别上传。");

    private DocumentMessages() {
    }

    static String in(Locale locale, String code, Object... args) {
        boolean chinese = "zh".equals(locale.getLanguage());
        Object[] words = Arrays.stream(args)
                .map(arg -> arg instanceof ForeignKind kind ? chinese ? kind.chinese : kind.english : arg)
                .toArray();
        return String.format(Locale.ROOT, (chinese ? CHINESE : ENGLISH).get(code), words);
    }

    /** A name fit for a sentence and a log line: no control characters, no path, not endless. */
    static String shown(String fileName) {
        if (fileName == null || fileName.isBlank()) {
            return "document";
        }
        String name = CleanText.of(fileName).replace('\n', ' ').replace('\t', ' ');
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).strip();
        return name.length() <= SHOWN_NAME_LENGTH ? name : name.substring(0, SHOWN_NAME_LENGTH) + "…";
    }
}
