package dev.fermata.document;

import java.util.Locale;

/**
 * A file that cannot be read, and what its owner can do about it. The fault is always in the file, so trying again
 * with the same bytes gives the same exception.
 */
public abstract sealed class DocumentException extends RuntimeException {

    private final String code;
    private final transient Object[] args;

    private DocumentException(String code, Throwable cause, Object... args) {
        super(DocumentMessages.in(Locale.ENGLISH, code, args), cause);
        this.code = code;
        this.args = args;
    }

    /** The stable name of what went wrong, {@code document_…}; never null. */
    public String code() {
        return code;
    }

    /**
     * What happened, to which file, and what to do, in the reader's language.
     *
     * @param locale any; Chinese where its language is {@code zh}, otherwise English
     */
    public String message(Locale locale) {
        return DocumentMessages.in(locale, code, args);
    }

    /** The file holds nothing, or nothing but white space: {@code document_empty}. */
    public static final class Empty extends DocumentException {
        Empty(String fileName) {
            super("document_empty", null, DocumentMessages.shown(fileName));
        }
    }

    /** The file is something other than a PDF, DOCX or TXT: {@code document_unsupported}. */
    public static final class Unsupported extends DocumentException {
        public Unsupported(String fileName, ForeignKind found) {
            super("document_unsupported", null, DocumentMessages.shown(fileName), found);
        }
    }

    /** The file is no Excel workbook, where one is needed: {@code document_not_workbook}. */
    public static final class NotWorkbook extends DocumentException {
        NotWorkbook(String fileName) {
            super("document_not_workbook", null, DocumentMessages.shown(fileName));
        }
    }

    /** The file opens only with a password or a certificate: {@code document_encrypted}. */
    public static final class Encrypted extends DocumentException {
        Encrypted(String fileName, Throwable cause) {
            super("document_encrypted", cause, DocumentMessages.shown(fileName));
        }
    }

    /** The file is cut off or damaged: {@code document_broken}. The cause, where there is one, says where. */
    public static final class Broken extends DocumentException {
        public Broken(String fileName, Throwable cause) {
            super("document_broken", cause, DocumentMessages.shown(fileName));
        }
    }

    /** A PDF of pictures without a text layer: {@code document_image_only}. */
    public static final class ImageOnly extends DocumentException {
        ImageOnly(String fileName) {
            super("document_image_only", null, DocumentMessages.shown(fileName));
        }
    }

    /** The file holds, or unpacks to, more than may be read at once: {@code document_too_large}. */
    public static final class TooLarge extends DocumentException {
        public TooLarge(String fileName) {
            super("document_too_large", null, DocumentMessages.shown(fileName));
        }
    }
}
