package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.llm.AnswerSchema;
import dev.fermata.llm.Fence;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requirements that are asked about together.
 *
 * @param name of the step
 */
@RegisterForReflection
record Batch(String name, List<Requirement> requirements) {

    /** Requirements in their order, cut into batches of so many, and of so many characters, at most. */
    static List<Batch> of(String prefix, List<Requirement> requirements, int rows, int characters) {
        List<Batch> batches = new ArrayList<>();
        List<Requirement> open = new ArrayList<>();
        int length = 0;
        for (Requirement requirement : requirements) {
            if (!open.isEmpty() && (open.size() == rows || length + requirement.text().length() > characters)) {
                batches.add(new Batch(prefix + "-" + batches.size(), List.copyOf(open)));
                open.clear();
                length = 0;
            }
            open.add(requirement);
            length += requirement.text().length();
        }
        if (!open.isEmpty()) {
            batches.add(new Batch(prefix + "-" + batches.size(), List.copyOf(open)));
        }
        return batches;
    }

    /** What the names of all batches cut together begin with. */
    String prefix() {
        return name.substring(0, name.lastIndexOf('-') + 1);
    }

    /** The schema of an answer about these requirements and no others. */
    AnswerSchema schema(AnswerSchema ofAny) {
        ObjectNode schema = ofAny.schema().deepCopy();
        ArrayNode names = ((ObjectNode) schema.at("/properties/estimates/items/properties/ref")).putArray("enum");
        refs().forEach(names::add);
        return new AnswerSchema(ofAny.name(), schema);
    }

    Set<String> refs() {
        return requirements.stream().map(Requirement::ref).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The user's message: one requirement a line, between the marks that say it is material and no instruction. No text of
     * a workbook begins a line, so none can pretend to be another requirement.
     */
    String message() {
        return Fence.text("", 0, requirements.stream().map(Batch::line).collect(Collectors.joining("\n")));
    }

    private static String line(Requirement requirement) {
        StringBuilder line = new StringBuilder(requirement.ref()).append(" | ");
        if (requirement.project() != null) {
            line.append('[').append(requirement.project()).append("] ");
        }
        line.append(requirement.text().lines().map(String::strip).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "))).append(" | NESMA ")
                .append(FunctionPoints.of(requirement.text()).told());
        if (requirement.stated() != null) {
            line.append(" | stated ").append(requirement.stated().stripTrailingZeros().toPlainString());
        }
        return line.toString();
    }
}
