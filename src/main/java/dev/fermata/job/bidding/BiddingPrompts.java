package dev.fermata.job.bidding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * What the model is told and in which shape it must answer. The texts are resources, so that they can be read and changed
 * without reading Java; a prompt's first line is its version, which belongs into a step's input: a changed prompt is a
 * new question.
 */
final class BiddingPrompts {

    private static final String FOLDER = "/prompts/bidding_analysis/";
    private static final String VERSION = "version: ";

    private BiddingPrompts() {
    }

    /** The instructions for one piece, whose {@link Piece#message()} is the user's message. */
    static Prompt piece(String language) {
        return prompt("piece", language);
    }

    /** The instructions for the summary; the user's message is the merged tabs as JSON. */
    static Prompt summary(String language) {
        return prompt("summary", language);
    }

    /** JSON schema of {@link PieceFindings}. */
    static String pieceSchema() {
        return resource("piece.schema.json");
    }

    /** JSON schema of {@code {"summary": "…"}}. */
    static String summarySchema() {
        return resource("summary.schema.json");
    }

    /** @param language a task's language tag; null counts as Chinese, the language of the tenders this job was made for */
    static boolean isChinese(String language) {
        return language == null || language.toLowerCase(Locale.ROOT).startsWith("zh");
    }

    private static Prompt prompt(String name, String language) {
        String content = resource(name + (isChinese(language) ? ".zh.txt" : ".en.txt"));
        int lineEnd = content.indexOf('\n');
        if (!content.startsWith(VERSION) || lineEnd < 0) {
            throw new IllegalStateException("The prompt " + name + " does not start with \"" + VERSION + "\"");
        }
        return new Prompt(content.substring(VERSION.length(), lineEnd).strip(), content.substring(lineEnd).strip());
    }

    private static String resource(String name) {
        try (InputStream in = BiddingPrompts.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is missing from the package: see quarkus.native.resources.includes");
            }
            return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Prompt(String version, String text) {
    }
}
