package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.event.EventType;
import java.util.HashMap;
import java.util.Map;

/**
 * Streamed text for a reader that can only append. Live fragments repeat what rows say again, and run ahead of them;
 * what comes out here is each character once and in order. Text that begins again and says something else is told
 * once more from its beginning; text that begins again and says the same just goes on. For one thread at a time.
 */
public final class FreshText {

    /**
     * What the reader has not got.
     *
     * @param text to be appended; may be empty
     * @param again whether it is the whole text once more, because it now says something else than before
     */
    public record Fresh(String text, boolean again) {
        private static final Fresh NOTHING = new Fresh("", false);
    }

    /** What the reader has of a step's text. */
    private static final class Told {
        private final StringBuilder text = new StringBuilder();
        private int attempt;
        /** A row has said that the text begins again, and it has not said anything else yet. */
        private boolean mayDiffer;
        /** Live text was faster than the row that says that it begins again: until that row, rows are older than it. */
        private boolean aheadOfRows;
    }

    private final Map<String, Told> steps = new HashMap<>();

    /** Hears a {@code content} or a {@code restarted} event; others bring nothing. */
    public Fresh of(Heard heard) {
        Told told = steps.computeIfAbsent(heard.data().path("step").asText(), _ -> new Told());
        if (heard.is(EventType.RESTARTED)) {
            told.mayDiffer = !told.aheadOfRows;
            told.aheadOfRows = false;
            return Fresh.NOTHING;
        }
        boolean live = heard.event().live();
        if (!heard.is(EventType.CONTENT) || heard.event().attempt() < told.attempt || told.aheadOfRows && !live) {
            return Fresh.NOTHING;
        }
        told.attempt = heard.event().attempt();
        return said(told, heard.data(), live);
    }

    private static Fresh said(Told told, JsonNode content, boolean live) {
        int from = content.path("from").asInt();
        String text = content.path("text").asText();
        int known = told.text.length();
        if (from > known) {
            // What is between is in the log, and so is this.
            return Fresh.NOTHING;
        }
        int overlap = Math.min(known - from, text.length());
        if (told.text.substring(from, from + overlap).equals(text.substring(0, overlap))) {
            told.text.append(text, overlap, text.length());
            return new Fresh(text.substring(overlap), false);
        }
        if (!live && !told.mayDiffer) {
            return Fresh.NOTHING;
        }
        told.aheadOfRows = !told.mayDiffer;
        told.mayDiffer = false;
        told.text.setLength(from);
        told.text.append(text);
        return new Fresh(told.text.toString(), true);
    }
}
