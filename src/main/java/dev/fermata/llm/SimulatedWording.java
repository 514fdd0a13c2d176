package dev.fermata.llm;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The strings of a simulated answer, by the name of their field. */
final class SimulatedWording {

    static final Set<String> EXCERPTS = Set.of("source_excerpt", "excerpt", "original", "quote", "evidence");

    /** Numbers of people's effort; a document's own numbers are seldom that. */
    static final Set<String> EFFORTS = Set.of("product", "frontend", "backend", "test", "ops");

    private static final Set<String> HEADLINES = Set.of("title", "name", "milestone", "heading", "label");
    private static final Set<String> REASONS = Set.of("why_important", "reason", "rationale");
    private static final Set<String> ADVICE = Set.of("guidance", "suggestion", "advice", "recommendation");
    private static final Set<String> SUMMARIES = Set.of("summary", "overview", "abstract");
    private static final Pattern DATE =
            Pattern.compile("\\d{4}\\s*[年/.-]\\s*\\d{1,2}\\s*[月/.-]\\s*\\d{1,2}\\s*日?");
    private static final Pattern FILLER = Pattern.compile("进行|非常|相关的?|目前|其实|一定的|\\b(?:very|really|quite|basically|actually) ");
    private static final int ADVISES_EVERY = 3;
    private static final int HEADLINE = 24;
    private static final int SUMMARY = 160;

    private final SourceText source;
    private final boolean chinese;

    SimulatedWording(SourceText source) {
        this.source = source;
        this.chinese = source.chinese();
    }

    String of(String field, SimulatedPlace place) {
        String name = field.toLowerCase(Locale.ROOT);
        if (source.labels().containsKey(name)) {
            return source.labels().get(name);
        }
        if (EXCERPTS.contains(name)) {
            return place.excerpt();
        }
        if (HEADLINES.contains(name)) {
            return headline(place);
        }
        if (REASONS.contains(name) && place.denies()) {
            return chinese ? "没有对投标人的要求" : "Asks for nothing";
        }
        if (REASONS.contains(name)) {
            return chinese ? "原文有明确要求：" + headline(place) : "The text demands it: " + headline(place);
        }
        if (ADVICE.contains(name)) {
            return chinese ? "请对照原文逐项响应：" + headline(place) : "Answer this point by point: " + headline(place);
        }
        if (name.equals("replacement")) {
            return replacement(place);
        }
        if (SUMMARIES.contains(name) && place.ofWhole()) {
            return summary(SUMMARY);
        }
        return name.equals("date") || name.equals("deadline") ? date(place) : place.line().text();
    }

    /** A rewrite of the excerpt, and now and then advice on it. */
    private String replacement(SimulatedPlace place) {
        if (place.index() % ADVISES_EVERY == ADVISES_EVERY - 1) {
            return (chinese ? "建议：说明依据：" : "Suggestion: say what this rests on: ") + headline(place);
        }
        String shorter = FILLER.matcher(place.excerpt()).replaceFirst("");
        return !shorter.isBlank() && shorter.length() < place.excerpt().length() ? shorter
                : place.excerpt() + (chinese ? "（待核实）" : " (to be verified)");
    }

    /** How many of its lines demand something. */
    int demands() {
        return (int) source.lines().stream().filter(SourceLine::demands).count();
    }

    /** Person-months from 0.1 to 2, the same for the same line. */
    static double effort(String role, SimulatedPlace place) {
        return (1 + Math.floorMod((role + place.line().text()).hashCode(), 20)) / 10.0;
    }

    /** Its first sentences, up to so many characters. */
    String summary(int limit) {
        var summary = new StringBuilder();
        for (SourceLine line : source.lines()) {
            if (!summary.isEmpty() && summary.length() + line.text().length() >= limit) {
                break;
            }
            if (!summary.isEmpty()) {
                summary.append(chinese ? "；" : " ");
            }
            summary.append(line.first(limit));
        }
        return summary.isEmpty() ? (chinese ? "没有内容。" : "There is no text.") : summary.toString();
    }

    private static String headline(SimulatedPlace place) {
        return place.line().first(HEADLINE).strip();
    }

    private String date(SimulatedPlace place) {
        var date = DATE.matcher(place.line().text());
        if (date.find()) {
            return date.group();
        }
        return chinese ? "见原文" : "see the text";
    }
}
