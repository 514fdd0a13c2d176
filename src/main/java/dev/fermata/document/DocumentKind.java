package dev.fermata.document;

/** The kinds of file that can be read. The kind is found in the content; a file's name is only shown to people. */
public enum DocumentKind {
    PDF, DOCX, TXT
}
