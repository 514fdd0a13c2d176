package dev.fermata.job.crash.dump;

/**
 * Tells a tombstone in protobuf from a text. Android 12 and later write both, {@code tombstone_00} and
 * {@code tombstone_00.pb}; the second is not read here.
 */
public final class ProtobufTombstone {

    private static final int LOOKED_AT = 4096;
    /** Fields 1 to 20 as a byte: number and wire type; a tombstone begins with its architecture or its fingerprint. */
    private static final char ARCHITECTURE = 0x08;
    private static final char FINGERPRINT = 0x12;

    private ProtobufTombstone() {
    }

    /** @param content bytes that somebody took for text, or a text */
    public static boolean is(String content) {
        if (content.isEmpty() || content.charAt(0) != ARCHITECTURE && content.charAt(0) != FINGERPRINT) {
            return false;
        }
        String head = content.substring(0, Math.min(LOOKED_AT, content.length()));
        long controls = head.chars().filter(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t').count();
        return controls * 50 > head.length();
    }
}
