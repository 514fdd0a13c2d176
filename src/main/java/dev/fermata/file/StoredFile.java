package dev.fermata.file;

import java.util.regex.Pattern;

/**
 * A kept file.
 *
 * @param id its id
 * @param name the name it came with, for people; never used as a path
 * @param mediaType its media type
 * @param size in bytes
 * @param sha256 of its content, in hex
 */
public record StoredFile(String id, String name, String mediaType, long size, String sha256) {

    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]{1,100}/[\\w.+-]{1,100}");

    /** The header that has a browser save the file under its name. */
    public String disposition() {
        return FileName.of(name).disposition();
    }

    /** The same for a file that is made for one answer; any name will do. */
    public static String disposition(String name) {
        return FileName.of(name).disposition();
    }

    static String mediaType(String claimed) {
        return claimed != null && MEDIA_TYPE.matcher(claimed).matches() ? claimed : UNKNOWN;
    }
}
