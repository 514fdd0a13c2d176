package dev.fermata.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Where in a simulated answer a value stands, and the source line that values there speak of. The
 * line is taken on first use, once the names and choices around it are known.
 */
final class SimulatedPlace {

    private final SourceLines lines;
    private final List<String> names;
    private final int index;
    private final boolean item;
    private int excerptLimit = Integer.MAX_VALUE;
    private SourceLine line;

    private SimulatedPlace(SourceLines lines, List<String> names, int index, boolean item) {
        this.lines = lines;
        this.names = names;
        this.index = index;
        this.item = item;
    }

    static SimulatedPlace root(SourceLines lines) {
        return new SimulatedPlace(lines, new ArrayList<>(), 0, false);
    }

    /** An item of an array that is called so: it speaks of a line of its own. */
    SimulatedPlace item(String name, int itemIndex) {
        var around = new ArrayList<>(names);
        around.add(name);
        return new SimulatedPlace(lines, around, itemIndex, true);
    }

    /** A choice made here says what the values after it are about. */
    void speaksOf(String choice) {
        names.add(choice);
    }

    void limitExcerpt(int limit) {
        excerptLimit = Math.min(excerptLimit, limit);
    }

    int index() {
        return index;
    }

    /** Whether it is no part of a list, so that it speaks of the document as a whole. */
    boolean ofWhole() {
        return !item;
    }

    /** Whether the choice made here is a no. */
    boolean denies() {
        return names.contains("NO");
    }

    /** Of the choices, the one whose words the line of this place has most of; empty where no line is taken, or none fits. */
    Optional<String> bestOf(List<String> choices) {
        if (line == null) {
            return Optional.empty();
        }
        ToIntFunction<String> fit = choice -> line.hits(SourceTopics.of(List.of(choice)));
        return choices.stream().filter(choice -> fit.applyAsInt(choice) > 0).max(Comparator.comparingInt(fit));
    }

    SourceLine line() {
        if (line == null) {
            line = lines.take(names);
        }
        return line;
    }

    String excerpt() {
        return line().first(excerptLimit);
    }

    long start() {
        return line().start();
    }

    long end() {
        return start() + excerpt().length();
    }
}
