package dev.fermata.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import java.util.ArrayList;
import java.util.List;

/** A dialect with a word of each kind: text that can only be appended, an answer of two objects, a sign of life. */
final class PlainDialect implements Dialect {

    private final FreshText text = new FreshText();
    private boolean running;

    @Override
    public List<ObjectNode> tell(Heard heard) {
        List<ObjectNode> words = new ArrayList<>();
        if (heard.is(EventType.STATUS)) {
            running = heard.data().path("status").asText().equals("running");
            heard.message().ifPresent(error -> words.add(word("error").put("error", error)));
        }
        FreshText.Fresh fresh = text.of(heard);
        if (!fresh.text().isEmpty()) {
            words.add(word(fresh.again() ? "again" : "token").put("content", fresh.text()));
        }
        if (heard.is(EventType.PROGRESS)) {
            words.add(word("progress").put("percent", heard.data().path("percent").asInt())
                    .put("stage", heard.data().path("stage").asText())
                    .put("message", heard.message().orElse("")));
        }
        if (heard.is(EventType.DONE)) {
            words.add(word("complete").set("result", heard.task().get().result));
            words.add(word("done"));
        }
        return words;
    }

    @Override
    public List<ObjectNode> meanwhile() {
        return running ? List.of(word("running")) : List.of();
    }

    private static ObjectNode word(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
