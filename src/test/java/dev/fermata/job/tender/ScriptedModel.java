package dev.fermata.job.tender;

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

/** Answers about chunks as a sensible model would, unless a test says otherwise of one; counts who asked what. */
final class ScriptedModel implements Behaviour {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern MESSAGE = Pattern.compile(
            "chunk_id: (\\S+)\\nsection: (.*)\\n<<<TEXT offset=(\\d+)\\n(.*)\\nTEXT>>>", Pattern.DOTALL);

    /**
     * A question.
     *
     * @param step  filter or extract
     * @param times how often it was asked before, by whomever
     */
    record Asked(String step, String chunkId, int offset, String text, int times) {

        boolean about(String words) {
            return text.contains(words);
        }
    }

    private final Function<Asked, Behaviour> special;
    private final Map<String, Integer> times = new ConcurrentHashMap<>();

    /** @param special what to do about a question; null: answer it */
    ScriptedModel(Function<Asked, Behaviour> special) {
        this.special = special;
    }

    @Override
    public void answer(ProviderCall call) throws IOException, InterruptedException {
        Asked asked = asked(call);
        Behaviour behaviour = special.apply(asked);
        (behaviour == null ? Behaviour.answer(right(asked)) : behaviour).answer(call);
    }

    /** How often each question was asked, by step and chunk. */
    Map<String, Integer> times() {
        return Map.copyOf(times);
    }

    int asked(String step) {
        return times.entrySet().stream().filter(entry -> entry.getKey().startsWith(step)).mapToInt(Map.Entry::getValue).sum();
    }

    static String right(Asked asked) {
        return asked.step().equals("filter") ? verdict(asked.chunkId(), demands(asked.text()) ? "YES" : "NO")
                : requirements(asked.chunkId(), asked);
    }

    static boolean demands(String text) {
        return text.contains("须") || text.contains("不得") || text.contains("分");
    }

    static String verdict(String chunkId, String word) {
        return JSON.createObjectNode().put("chunk_id", chunkId).put("verdict", word).put("reason", "有" + word)
                .put("confidence", word.equals("YES") ? 0.9 : 0.6).toString();
    }

    /** A requirement for each line that demands something, with its right place. */
    static String requirements(String chunkId, Asked asked) {
        ObjectNode answer = JSON.createObjectNode().put("chunk_id", chunkId);
        ArrayNode all = answer.putArray("requirements");
        int at = 0;
        for (String line : asked.text().split("\n", -1)) {
            if (demands(line)) {
                add(all, line, asked.offset() + at);
            }
            at += line.length() + 1;
        }
        return answer.toString();
    }

    static String requirements(String chunkId, List<String> excerpts) {
        ObjectNode answer = JSON.createObjectNode().put("chunk_id", chunkId);
        ArrayNode all = answer.putArray("requirements");
        excerpts.forEach(excerpt -> add(all, excerpt, 0));
        return answer.toString();
    }

    private static void add(ArrayNode all, String line, int start) {
        String excerpt = line.strip();
        all.addObject().put("source_excerpt", excerpt).put("source_start", start + line.indexOf(excerpt))
                .put("summary", excerpt).put("detail", excerpt)
                .put("constraint_type", line.contains("分") ? "scoring" : "mandatory").put("category", "technical")
                .put("subcategory", "").put("priority", "high").put("extraction_confidence", 0.9);
    }

    private Asked asked(ProviderCall call) throws IOException {
        JsonNode request = JSON.readTree(call.body());
        String step = call.body().contains("tender_processing_filter") ? "filter" : "extract";
        for (JsonNode message : request.path("messages")) {
            Matcher matcher = MESSAGE.matcher(message.path("content").asText());
            if (message.path("role").asText().equals("user") && matcher.find()) {
                int before = times.merge(step + " " + matcher.group(1), 1, Integer::sum) - 1;
                return new Asked(step, matcher.group(1), Integer.parseInt(matcher.group(3)), matcher.group(4), before);
            }
        }
        throw new IllegalArgumentException("asked about no chunk: " + call.body());
    }
}
