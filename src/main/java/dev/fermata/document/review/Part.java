package dev.fermata.document.review;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * One XML part of a package, as the characters that its bytes stand for, so that an unchanged stretch of it can be written
 * back to the byte.
 *
 * @param name    of the entry, without a leading slash
 * @param xml     all of it but the byte order mark
 * @param charset UTF-8 or UTF-16, the two that packages may use
 * @param marked  whether a byte order mark comes first
 */
record Part(String name, String xml, Charset charset, boolean marked) {

    private static final String MARK = "\uFEFF";

    static Part decode(String name, byte[] bytes) throws CharacterCodingException {
        Charset charset = charsetOf(bytes);
        String xml = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        boolean marked = xml.startsWith(MARK);
        return new Part(name, marked ? xml.substring(1) : xml, charset, marked);
    }

    static Part fresh(String name, String xml) {
        return new Part(name, xml, UTF_8, false);
    }

    private static Charset charsetOf(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        return switch (first) {
            case 0xFFFE, '<' << 8 -> UTF_16LE;
            case 0xFEFF, '<' -> UTF_16BE;
            default -> UTF_8;
        };
    }

    Part with(String changed) {
        return new Part(name, changed, charset, marked);
    }

    byte[] bytes() throws CharacterCodingException {
        ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(marked ? MARK + xml : xml));
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
