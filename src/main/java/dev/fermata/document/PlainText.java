package dev.fermata.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The text of a TXT file, whose charset nobody wrote down. A byte order mark decides; then strict UTF-8, which other
 * encodings practically never satisfy; then what a detector says of a long text; for short ones, where it guesses,
 * GB18030 before Big5. A charset counts only when every byte fits it and the outcome looks like its language.
 */
final class PlainText {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("Big5");

    /** Bytes beyond ASCII below which the detector's frequency tables say little. */
    private static final int SHORT = 200;
    private static final int DETECTOR_READS = 1 << 20;
    private static final double USUAL_SHARE = 0.7;
    private static final int CONTROLS_PER = 200;

    private final DocumentLimits limits;

    PlainText(DocumentLimits limits) {
        this.limits = limits;
    }

    DocumentText read(Path file, String fileName) throws IOException {
        if (Files.size(file) > 4L * limits.characters()) {
            throw new DocumentException.TooLarge(fileName);
        }
        byte[] bytes = Files.readAllBytes(file);
        Decoded decoded = decode(bytes).orElseThrow(() -> new DocumentException.Broken(fileName, null));
        if (isBinary(decoded.text())) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.BINARY);
        }
        String text = DocumentText.clean(decoded.text());
        if (text.length() > limits.characters()) {
            throw new DocumentException.TooLarge(fileName);
        }
        return new DocumentText(text, DocumentKind.TXT, 0, 0, Optional.of(decoded.charset().name()));
    }

    private static Optional<Decoded> decode(byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            return strictly(bytes, bytes[0] == (byte) 0xFF ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
        Optional<Decoded> utf8 = strictly(bytes, StandardCharsets.UTF_8);
        return utf8.isPresent() ? utf8 : decodeLegacy(bytes);
    }

    private static Optional<Decoded> decodeLegacy(byte[] bytes) {
        Optional<Charset> detected = detect(bytes);
        var candidates = new ArrayList<Candidate>();
        if (nonAscii(bytes) >= SHORT) {
            detected.filter(charset -> charset.equals(BIG5)).ifPresent(big5 -> candidates.add(new Candidate(big5, text -> true)));
        }
        candidates.add(new Candidate(GB18030, text -> looksUsual(text, "GB2312", 0xB0, 0xD7)));
        candidates.add(new Candidate(BIG5, text -> looksUsual(text, "Big5", 0xA4, 0xC6)));
        detected.ifPresent(charset -> candidates.add(new Candidate(charset, text -> true)));
        candidates.add(new Candidate(GB18030, text -> true));
        candidates.add(new Candidate(BIG5, text -> true));
        return firstThatFits(candidates, bytes);
    }

    private static Optional<Decoded> firstThatFits(List<Candidate> candidates, byte[] bytes) {
        return candidates.stream()
                .flatMap(candidate -> strictly(bytes, candidate.charset())
                        .filter(decoded -> candidate.looksRight().test(decoded.text())).stream())
                .findFirst();
    }

    private static Optional<Charset> detect(byte[] bytes) {
        var detector = new UniversalDetector();
        detector.handleData(bytes, 0, Math.min(bytes.length, DETECTOR_READS));
        detector.dataEnd();
        return Optional.ofNullable(detector.getDetectedCharset()).filter(Charset::isSupported).map(Charset::forName);
    }

    private static Optional<Decoded> strictly(byte[] bytes, Charset charset) {
        try {
            var text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return Optional.of(new Decoded(text.toString(), charset));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether most characters beyond ASCII are among the everyday ones of a charset, which stand in its first plane of
     * lead bytes: text read in the wrong charset is full of rare ones.
     */
    private static boolean looksUsual(String text, String everyday, int firstLead, int lastLead) {
        var encoder = Charset.forName(everyday).newEncoder();
        long foreign = 0;
        long usual = 0;
        for (int i = 0; i < Math.min(text.length(), DETECTOR_READS); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                foreign++;
                usual += isPunctuation(c) || hasLead(encoder.canEncode(c) ? lead(c, everyday) : 0, firstLead, lastLead) ? 1 : 0;
            }
        }
        return usual >= foreign * USUAL_SHARE;
    }

    private static int lead(char c, String charset) {
        return String.valueOf(c).getBytes(Charset.forName(charset))[0] & 0xFF;
    }

    private static boolean hasLead(int lead, int first, int last) {
        return lead >= first && lead <= last;
    }

    /** CJK and full-width punctuation, digits and letters, dashes and quotes. */
    private static boolean isPunctuation(char c) {
        return c >= '\u3000' && c <= '\u301F' || c >= '\uFF01' && c <= '\uFF5E' || c >= '\u2010' && c <= '\u2027';
    }

    private static boolean isBinary(String text) {
        long controls = text.chars().filter(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f').count();
        return controls > text.length() / CONTROLS_PER;
    }

    private static long nonAscii(byte[] bytes) {
        long count = 0;
        for (byte b : bytes) {
            count += b < 0 ? 1 : 0;
        }
        return count;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    private record Decoded(String text, Charset charset) {
    }

    private record Candidate(Charset charset, Predicate<String> looksRight) {
    }
}
