package dev.fermata.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A made-up tender that names itself in every line, so that each question to the provider can be traced to its task
 * and step.
 *
 * @param number names it
 * @param pieces how many questions it takes to read it
 */
record Tender(int number, int pieces) {

    private static final int LINE = 100;
    /** Lines of this length fill the application's pieces of 6,000 characters to the last one. */
    private static final int LINES_PER_PIECE = 60;
    private static final Pattern NAME = Pattern.compile("Tender-(\\d{6})");
    private static final Pattern OFFSET = Pattern.compile("<<<TEXT offset=(\\d+)\\\\nTender-");

    private static final List<String> TABS = List.of("hard_requirements", "scoring_items", "submission_format",
            "technical_requirements", "cost_items", "bid_timeline");

    /**
     * What the provider was asked.
     *
     * @param tender the tender's number
     * @param step the step as the application names it
     */
    record Question(int tender, String step) {

        /** Reads it out of a request's body. */
        static Question in(String body) {
            Matcher name = NAME.matcher(body);
            if (!name.find()) {
                throw new AssertionError("A question about no tender of ours: " + body);
            }
            Matcher offset = OFFSET.matcher(body);
            return new Question(Integer.parseInt(name.group(1)), body.contains("tender_summary") ? "merge"
                    : "piece-" + (offset.find() ? Integer.parseInt(offset.group(1)) / (LINE * LINES_PER_PIECE) : -1));
        }

        /** An answer that fits the question's schema and quotes the tender. */
        String answer() {
            ObjectNode answer = Api.JSON.createObjectNode();
            if (step.equals("merge")) {
                return answer.put("summary", new Tender(tender, 1).name() + " in one sentence.").toString();
            }
            TABS.forEach(answer::putArray);
            int piece = Integer.parseInt(step.substring("piece-".length()));
            String line = new Tender(tender, 1).line(piece * LINES_PER_PIECE);
            answer.withArray("hard_requirements").addObject()
                    .put("title", new Tender(tender, 1).name() + ", piece " + piece)
                    .put("why_important", "A bid without it is rejected.")
                    .put("guidance", "Attach the certificate.")
                    .put("priority", "critical")
                    .put("source_excerpt", line)
                    .put("source_start", piece * LINES_PER_PIECE * LINE)
                    .put("source_end", piece * LINES_PER_PIECE * LINE + line.length());
            return answer.toString();
        }
    }

    String name() {
        return String.format(Locale.ROOT, "Tender-%06d", number);
    }

    String text() {
        return IntStream.range(0, pieces * LINES_PER_PIECE).mapToObj(line -> line(line) + "\n")
                .collect(Collectors.joining());
    }

    /** Everything that is asked about it when nothing goes wrong. */
    List<Question> questions() {
        return IntStream.rangeClosed(0, pieces)
                .mapToObj(step -> new Question(number, step == pieces ? "merge" : "piece-" + step)).toList();
    }

    private String line(int line) {
        String head = name() + " line " + line + ": the bidder shows a certificate that is valid on the day of opening";
        return String.format(Locale.ROOT, "%-" + (LINE - 1) + "s", head).replace(' ', '.').substring(0, LINE - 1);
    }
}
