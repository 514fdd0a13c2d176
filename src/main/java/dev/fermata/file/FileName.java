package dev.fermata.file;

import java.nio.charset.StandardCharsets;

/**
 * A file's name as people see it: one line, without a path, fit for a column, a URL and a header.
 *
 * @param value 1 to {@value #LONGEST} characters
 */
record FileName(String value) {

    static final int LONGEST = 200;
    private static final String NAMELESS = "file";

    /** Makes the best of what a client sent; any text will do, null too. */
    static FileName of(String raw) {
        if (raw == null) {
            return new FileName(NAMELESS);
        }
        String last = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
        StringBuilder name = new StringBuilder();
        last.codePoints().filter(FileName::shown).limit(LONGEST).forEach(name::appendCodePoint);
        String shown = name.toString().strip();
        // A name of dots is a directory wherever somebody saves it.
        return new FileName(shown.chars().allMatch(c -> c == '.') ? NAMELESS : cut(shown));
    }

    /** Control and format characters go: a line break forges a header, a right-to-left override an extension. */
    private static boolean shown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String cut(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return name.substring(0, end);
    }

    /** The header that has a browser save the file under this name (RFC 6266, with RFC 5987's form for all but ASCII). */
    String disposition() {
        String ascii = value.replaceAll("[^ -~]", "_").replaceAll("[\"\\\\%]", "_");
        StringBuilder extended = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "!#$&+-.^_`|~".indexOf(c) >= 0)) {
                extended.append(c);
            } else {
                extended.append('%').append("%02X".formatted((int) c));
            }
        }
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + extended;
    }
}
