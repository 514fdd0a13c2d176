package dev.fermata.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a simulated answer a value stands, and the source line that values there speak of. The
 * line is taken on first use, once the names and choices around it are known.
 */
final class SimulatedPlace {

    private final SourceLines lines;
    private final List<String> names;
    private final int index;
    private int excerptLimit = Integer.MAX_VALUE;
    private SourceLine line;

    private SimulatedPlace(SourceLines lines, List<String> names, int index) {
        this.lines = lines;
        this.names = names;
        this.index = index;
    }

    static SimulatedPlace root(SourceLines lines) {
        return new SimulatedPlace(lines, new ArrayList<>(), 0);
    }

    /** An item of an array that is called so: it speaks of a line of its own. */
    SimulatedPlace item(String name, int itemIndex) {
        var around = new ArrayList<>(names);
        around.add(name);
        return new SimulatedPlace(lines, around, itemIndex);
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
