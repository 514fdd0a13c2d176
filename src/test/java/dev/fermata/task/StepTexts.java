package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.testing.SseReader;
import java.util.HashMap;
import java.util.Map;

/** The steps' texts as any reader puts them together: cut at {@code from}, then append. */
final class StepTexts {

    private final Map<String, String> texts = new HashMap<>();

    StepTexts apply(Iterable<SseReader.Event> events) {
        for (SseReader.Event event : events) {
            if (event.is("content") || event.is("restarted")) {
                JsonNode data = event.data();
                String text = texts.getOrDefault(data.get("step").asText(), "");
                String kept = text.substring(0, Math.min(text.length(), data.get("from").asInt()));
                texts.put(data.get("step").asText(), kept + data.path("text").asText());
            }
        }
        return this;
    }

    String of(String step) {
        return texts.getOrDefault(step, "");
    }
}
