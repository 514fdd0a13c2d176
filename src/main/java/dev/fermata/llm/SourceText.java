package dev.fermata.llm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document part of a conversation, found by the markers that {@link LlmRequest} describes; the
 * last user message where there are none.
 *
 * @param offset of the text's first character in the document, in UTF-16 code units
 * @param labels what the lines {@code name: value} before the document say, by name
 */
record SourceText(String text, long offset, Map<String, String> labels) {

    private static final Pattern HEADER = Pattern.compile("(?m)^<<<(TEXT\\d{0,9}) offset=(\\d{1,18})\\r?\\n");
    private static final Pattern LABEL = Pattern.compile("(?m)^(\\w{1,40}): (.{1,200})$");

    /** Longer lines are whole paragraphs: their sentences are then the lines. */
    private static final int LONGEST_LINE = 160;

    private static final Pattern SENTENCE = Pattern.compile("[^。！？；;!?.]+(?:[。！？；;!?]+|\\.(?=\\s|$)|\\.|$)");

    SourceText(String text, long offset) {
        this(text, offset, Map.of());
    }

    static SourceText of(List<LlmMessage> messages) {
        for (LlmMessage message : messages.reversed()) {
            Matcher header = HEADER.matcher(message.content());
            if (message.role() == LlmMessage.Role.USER && header.find()) {
                return marked(message.content(), header);
            }
        }
        return messages.reversed().stream()
                .filter(message -> message.role() == LlmMessage.Role.USER)
                .findFirst()
                .map(message -> new SourceText(message.content(), 0))
                .orElse(new SourceText("", 0));
    }

    private static SourceText marked(String content, Matcher header) {
        int end = content.lastIndexOf("\n" + header.group(1) + ">>>");
        // An empty text has its one line break before both markers.
        int stop = end < header.end() ? (end < 0 ? content.length() : header.end()) : end;
        var labels = new HashMap<String, String>();
        LABEL.matcher(content).region(0, header.start()).results()
                .forEach(label -> labels.put(label.group(1), label.group(2)));
        return new SourceText(content.substring(header.end(), stop), Long.parseLong(header.group(2)), Map.copyOf(labels));
    }

    /** Its lines without the space around them, empty ones left out, where they stand in the document. */
    List<SourceLine> lines() {
        var lines = new ArrayList<SourceLine>();
        for (int start = 0; start <= text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            addLine(start, end, lines);
            start = end + 1;
        }
        return lines;
    }

    private void addLine(int start, int end, List<SourceLine> lines) {
        if (end - start <= LONGEST_LINE) {
            addStripped(start, end, lines);
            return;
        }
        var sentence = SENTENCE.matcher(text).region(start, end);
        while (sentence.find()) {
            addStripped(sentence.start(), sentence.end(), lines);
        }
    }

    private void addStripped(int start, int end, List<SourceLine> lines) {
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            lines.add(new SourceLine(text.substring(start, end), offset + start));
        }
    }

    /** Whether most of its letters are Chinese. */
    boolean chinese() {
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        return ideographs * 4 > text.codePoints().filter(Character::isLetter).count();
    }
}
