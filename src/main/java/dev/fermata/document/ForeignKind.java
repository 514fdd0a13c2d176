package dev.fermata.document;

/** What a file is instead of a document we take, in the words of its owner. */
public enum ForeignKind {
    OLD_WORD("an old Word document (.doc)", "旧版 Word 文档（.doc）"),
    MACRO_WORD("a Word document with macros (.docm)", "含宏的 Word 文档（.docm）"),
    WORD_TEMPLATE("a Word template (.dotx)", "Word 模板（.dotx）"),
    SPREADSHEET("a spreadsheet", "电子表格"),
    PRESENTATION("a presentation", "演示文稿"),
    OPEN_DOCUMENT("an OpenDocument file", "OpenDocument 文件"),
    RICH_TEXT("a rich text file (.rtf)", "RTF 文件"),
    WEB_PAGE("a web page", "网页文件"),
    XML("an XML file", "XML 文件"),
    IMAGE("a picture", "图片"),
    ARCHIVE("an archive", "压缩包"),
    BINARY("of an unknown binary kind", "未知的二进制文件");

    final String english;
    final String chinese;

    ForeignKind(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }
}
