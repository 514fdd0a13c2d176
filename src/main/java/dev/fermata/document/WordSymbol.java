package dev.fermata.document;

import java.util.Locale;
import java.util.Map;

/** What a {@code w:sym}, a character of a symbol font, looks like in plain text. */
public final class WordSymbol {

    /** The check boxes and ticks that forms take from symbol fonts. */
    private static final Map<String, String> KNOWN = Map.of(
            "F0A8", "□", "F06F", "□", "F071", "□", "F0FE", "☑", "F052", "☑", "F0FC", "✓", "F0B7", "•", "F06C", "●", "F0D8", "➢");

    private WordSymbol() {
    }

    /**
     * The text for a symbol.
     *
     * @param code its four hexadecimal digits in the font
     * @return empty where only the font knows
     */
    public static String of(String code) {
        String known = KNOWN.get(code.toUpperCase(Locale.ROOT));
        if (known != null || !code.matches("[0-9A-Fa-f]{4}")) {
            return known == null ? "" : known;
        }
        char c = (char) Integer.parseInt(code, 16);
        return Character.getType(c) == Character.PRIVATE_USE ? "" : String.valueOf(c);
    }
}
