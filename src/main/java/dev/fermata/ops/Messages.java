package dev.fermata.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Texts for people, in English and Chinese; programs read the codes.
 *
 * <p>A text is a {@link MessageFormat}: <code>{0}</code> is the first argument, and an apostrophe is written twice.
 */
@ApplicationScoped
public class Messages {

    // The first is what we speak to a reader who asks for neither.
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);

    private final Map<Locale, Properties> texts = Map.of(
            Locale.ENGLISH, read("/messages_en.properties"),
            Locale.CHINESE, read("/messages_zh.properties"));

    /**
     * The language to answer in.
     *
     * @param acceptLanguage the request's {@code Accept-Language}, or null
     */
    public Locale negotiate(String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return LANGUAGES.getFirst();
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return found == null ? LANGUAGES.getFirst() : found;
        } catch (IllegalArgumentException unreadable) {
            return LANGUAGES.getFirst();
        }
    }

    /** The text of a code, or the code itself when there is none: an unknown code is shown raw, never an error. */
    public String render(String code, List<?> args, Locale locale) {
        return find(code, args, locale).orElse(code);
    }

    /** The text of a code, if there is one. */
    public Optional<String> find(String code, List<?> args, Locale locale) {
        Locale language = locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Locale.CHINESE : Locale.ENGLISH;
        return Optional.ofNullable(texts.get(language).getProperty(code))
                .map(text -> new MessageFormat(text, language).format(args.toArray()));
    }

    // Plain files, not ResourceBundles: those fall back to the process' own locale, which must not decide here.
    private static Properties read(String name) {
        try (InputStream file = Messages.class.getResourceAsStream(name)) {
            Properties read = new Properties();
            read.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
