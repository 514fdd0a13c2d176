package dev.fermata.job.crash.dump;

import java.util.regex.Pattern;

/** A dump's text in one form, however it came: line ends, terminal colours, control characters, log prefixes. */
final class DumpText {

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]{0,16}+m");

    private DumpText() {
    }

    static String of(String raw) {
        String plain = raw.indexOf('\u001B') < 0 ? raw : COLOUR.matcher(raw).replaceAll("");
        return LogcatLines.strip(oneKindOfLineEnd(plain));
    }

    /** Windows and some serial consoles end a line with one or two carriage returns before the line feed. */
    private static String oneKindOfLineEnd(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                int next = i + 1;
                while (next < text.length() && text.charAt(next) == '\r') {
                    next++;
                }
                clean.append('\n');
                i = next < text.length() && text.charAt(next) == '\n' ? next : next - 1;
            } else if (c == '\n' || c == '\t' || c >= ' ' && !unstorable(text, i)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** What PostgreSQL and JSON can't hold, and what nobody sees. */
    private static boolean unstorable(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c >= 0x7F && c <= 0x9F || c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF';
    }
}
