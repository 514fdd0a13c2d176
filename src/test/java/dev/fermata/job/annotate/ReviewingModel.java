package dev.fermata.job.annotate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model that corrects every {@code WRONGn} of the part it is shown to {@code RIGHTn}, in its first round. */
final class ReviewingModel {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WRONG = Pattern.compile("WRONG\\d+");
    private static final Pattern ROUND = Pattern.compile("(?:轮次：|Round: )(\\d)");

    private ReviewingModel() {
    }

    /** Answers at once. */
    static Behaviour prompt() {
        return call -> Behaviour.answer(answer(call)).answer(call);
    }

    /** Answers after a while that nobody knows, so that answers overtake one another. */
    static Behaviour unpunctual() {
        return call -> {
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, 60));
            Behaviour.answer(answer(call)).answer(call);
        };
    }

    /** Findings as an answer. */
    static String findings(String... originalsAndReplacements) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode findings = answer.putArray("findings");
        for (int i = 0; i < originalsAndReplacements.length; i += 2) {
            findings.addObject().put("original", originalsAndReplacements[i])
                    .put("replacement", originalsAndReplacements[i + 1]).put("reason", "why").put("scope", "here");
        }
        return answer.toString();
    }

    /** What the model is asked, between the markers and before them. */
    static String question(ProviderCall call) {
        try {
            JsonNode messages = JSON.readTree(call.body()).path("messages");
            return messages.get(messages.size() - 1).path("content").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int round(ProviderCall call) {
        Matcher round = ROUND.matcher(question(call));
        return round.find() ? Integer.parseInt(round.group(1)) : 0;
    }

    private static String answer(ProviderCall call) {
        if (round(call) > 1) {
            return findings();
        }
        List<String> pairs = new ArrayList<>();
        for (Matcher wrong = WRONG.matcher(question(call)); wrong.find();) {
            pairs.add(wrong.group());
            pairs.add(wrong.group().replace("WRONG", "RIGHT"));
        }
        return findings(pairs.toArray(String[]::new));
    }
}
