package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderCall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers about the parts of a dump as a sensible model would, unless a test says otherwise; counts who asked what. */
final class ScriptedAnalyst implements Behaviour {

    static final String REPORT = "## Summary\nIt hangs.\n\n## Root cause\nA lock.\n\n## What to do\nLet go.\n\n## Main thread\nWaits."
            + "\n\n## Locks and waits\nTwo.";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TEXT = Pattern.compile("<<<TEXT offset=0\\n(.*)\\nTEXT>>>", Pattern.DOTALL);
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" .*$");

    /**
     * A question.
     *
     * @param ofPart  about a part; else the report is asked for
     * @param threads the first lines of the threads in the text
     * @param times   how often it was asked before
     */
    record Asked(boolean ofPart, String text, List<String> threads, int times) {

        boolean shows(String thread) {
            return threads.stream().anyMatch(line -> line.startsWith("\"" + thread + "\""));
        }
    }

    private final Function<Asked, Behaviour> special;
    private final Map<String, Integer> times = new ConcurrentHashMap<>();

    /** @param special what to do about a question; null: answer it */
    ScriptedAnalyst(Function<Asked, Behaviour> special) {
        this.special = special;
    }

    @Override
    public void answer(ProviderCall call) throws IOException, InterruptedException {
        JsonNode request = JSON.readTree(call.body());
        String message = request.at("/messages/1/content").asText();
        Matcher matcher = TEXT.matcher(message);
        if (!matcher.find()) {
            throw new IllegalArgumentException("asked about no text: " + call.body());
        }
        String text = matcher.group(1);
        boolean ofPart = call.body().contains("crash_analysis_chunk");
        int before = times.merge(ofPart + text, 1, Integer::sum) - 1;
        Asked asked = new Asked(ofPart, text, THREAD.matcher(text).results().map(found -> found.group()).toList(), before);
        Behaviour behaviour = special.apply(asked);
        (behaviour == null ? Behaviour.answer(ofPart ? notes(asked.threads()) : REPORT) : behaviour).answer(call);
    }

    /** How often each question was asked. */
    List<Integer> times() {
        return List.copyOf(times.values());
    }

    /** What a part shows: a finding for each of these lines. */
    static String notes(List<String> lines) {
        ObjectNode notes = JSON.createObjectNode().put("summary", "about " + lines);
        ArrayNode findings = notes.putArray("findings");
        lines.forEach(line -> findings.addObject().put("title", line).put("severity", "high").put("explanation", "It waits.")
                .put("evidence", line).put("thread", ""));
        return notes.toString();
    }
}
