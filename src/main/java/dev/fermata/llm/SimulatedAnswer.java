package dev.fermata.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes an answer from a prompt alone: valid against the schema asked for, its strings taken from
 * the prompt's document. The same prompt always gets the same answer.
 *
 * <p>Understands {@code type} (several, too), {@code enum}, {@code const}, {@code properties},
 * {@code items}, {@code $ref} within the schema, {@code anyOf}, {@code oneOf} and {@code allOf} (the
 * first that is not null), and limits of length, number and range. Not {@code pattern}. An array whose
 * items say which of several things they are about, by an enum called {@code ref}, has one for each.
 */
final class SimulatedAnswer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int ITEMS = 3;
    private static final int SUMMARY = 400;
    private static final double CONFIDENCE = 0.8;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,4})?");

    /** A schema that refers to itself ends here: the arrays below stay as short as they may. */
    private static final int DEEPEST = 12;

    private final JsonNode root;
    private final SimulatedWording wording;

    private SimulatedAnswer(JsonNode root, SourceText source) {
        this.root = root;
        this.wording = new SimulatedWording(source);
    }

    /** The answer's text: JSON where a schema is asked for, the sections that are asked for, else a short summary. */
    static String to(LlmRequest request) {
        var source = SourceText.of(request.messages());
        return request.schema()
                .map(schema -> json(schema.schema(), source).toString())
                .or(() -> SimulatedReport.of(request.messages(), source))
                .orElseGet(() -> new SimulatedWording(source).summary(SUMMARY));
    }

    static JsonNode json(JsonNode schema, SourceText source) {
        var place = SimulatedPlace.root(new SourceLines(source));
        return new SimulatedAnswer(schema, source).value("", schema, place, 0);
    }

    private JsonNode value(String name, JsonNode declared, SimulatedPlace place, int depth) {
        JsonNode schema = resolved(declared);
        if (schema.has("const")) {
            return chosen(schema.path("const"), place);
        }
        if (!schema.path("enum").isEmpty()) {
            return chosen(choice(name, schema.path("enum"), place), place);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, place, depth);
            case "array" -> array(name, schema, place, depth);
            case "integer" -> JSON.numberNode(Math.round(number(name, schema, place)));
            case "number" -> JSON.numberNode(number(name, schema, place));
            case "boolean" -> JSON.booleanNode(true);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(name, schema, place));
        };
    }

    /** Follows references and takes the first alternative that is not null. */
    private JsonNode resolved(JsonNode declared) {
        JsonNode schema = declared;
        for (int step = 0; step < DEEPEST; step++) {
            if (schema.path("$ref").asText().startsWith("#")) {
                schema = root.at(schema.path("$ref").asText().substring(1));
                continue;
            }
            JsonNode alternatives = alternatives(schema);
            if (alternatives.isEmpty()) {
                return schema;
            }
            schema = firstNotNull(alternatives);
        }
        return schema;
    }

    private static JsonNode alternatives(JsonNode schema) {
        for (String keyword : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (!schema.path(keyword).isEmpty()) {
                return schema.path(keyword);
            }
        }
        return JSON.arrayNode();
    }

    private static JsonNode firstNotNull(JsonNode alternatives) {
        for (JsonNode alternative : alternatives) {
            if (!alternative.path("type").asText().equals("null")) {
                return alternative;
            }
        }
        return alternatives.path(0);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.asText();
        }
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }

    private static JsonNode chosen(JsonNode choice, SimulatedPlace place) {
        if (choice.isTextual()) {
            place.speaksOf(choice.asText());
        }
        return choice;
    }

    /**
     * What fits the line spoken of, where that is known. Else items of one array go through the choices in order, so six
     * kinds in six items are all there. A verdict, yes or no, is about whether the document demands anything.
     */
    private JsonNode choice(String name, JsonNode choices, SimulatedPlace place) {
        List<String> words = new ArrayList<>();
        choices.forEach(choice -> words.add(choice.asText()));
        if (name.equals("verdict") && words.containsAll(List.of("YES", "NO"))) {
            return JSON.textNode(wording.demands() > 0 ? "YES" : "NO");
        }
        Optional<String> best = place.bestOf(words);
        if (best.isPresent()) {
            return choices.path(words.indexOf(best.get()));
        }
        JsonNode choice = choices.path(place.index() % choices.size());
        return choice.isNull() && choices.size() > 1 ? choices.path((place.index() + 1) % choices.size()) : choice;
    }

    private ObjectNode object(JsonNode schema, SimulatedPlace place, int depth) {
        var object = JSON.objectNode();
        JsonNode properties = schema.path("properties");
        properties.properties().forEach(property -> {
            if (SimulatedWording.EXCERPTS.contains(property.getKey())) {
                place.limitExcerpt(resolved(property.getValue()).path("maxLength").asInt(Integer.MAX_VALUE));
            }
        });
        properties.properties().forEach(property ->
                object.set(property.getKey(), value(property.getKey(), property.getValue(), place, depth + 1)));
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, SimulatedPlace place, int depth) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        int usual = name.equals("requirements") ? Math.min(ITEMS, wording.demands()) : ITEMS;
        int wanted = Math.max(usual, schema.at("/items/properties/ref/enum").size());
        int size = depth > DEEPEST ? least : Math.max(least, Math.min(wanted, most));
        var array = JSON.arrayNode();
        for (int index = 0; index < size; index++) {
            array.add(value(name, schema.path("items"), place.item(name, index), depth + 1));
        }
        return array;
    }

    private double number(String name, JsonNode schema, SimulatedPlace place) {
        if (name.equals("source_start")) {
            return place.start();
        }
        if (name.equals("source_end")) {
            return place.end();
        }
        if (name.endsWith("confidence")) {
            return CONFIDENCE;
        }
        if (SimulatedWording.EFFORTS.contains(name)) {
            return SimulatedWording.effort(name, place);
        }
        double least = limit(schema, "minimum", "exclusiveMinimum", 1, 0);
        double most = limit(schema, "maximum", "exclusiveMaximum", -1, Double.MAX_VALUE);
        var number = NUMBER.matcher(place.line().text());
        double found = number.find() ? Double.parseDouble(number.group()) : least;
        return Math.min(most, Math.max(Math.min(least, most), found));
    }

    /** An exclusive limit is kept by one whole, or by a thousandth where fractions are allowed. */
    private static double limit(JsonNode schema, String inclusive, String exclusive, int inwards, double otherwise) {
        if (schema.path(exclusive).isNumber()) {
            boolean whole = schema.path("type").asText().equals("integer");
            return schema.path(exclusive).asDouble() + inwards * (whole ? 1 : 1e-3);
        }
        return schema.path(inclusive).isNumber() ? schema.path(inclusive).asDouble() : otherwise;
    }

    private String text(String name, JsonNode schema, SimulatedPlace place) {
        String text = SourceLine.first(
                wording.of(name, place), schema.path("maxLength").asInt(Integer.MAX_VALUE));
        int least = schema.path("minLength").asInt(0);
        return text.length() >= least ? text : text + "…".repeat(least - text.length());
    }
}
