package dev.fermata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** What was measured: printed, and added to {@code target/chaos/figures.txt}; never asserted. */
final class Figures {

    private static final double NANOS_PER_MILLI = 1e6;

    private Figures() {}

    /** Notes a sentence. */
    static void note(String sentence, Object... args) {
        // A busy machine shows in every figure, so each says how busy it was.
        String line = String.format(Locale.ROOT, sentence, args) + String.format(Locale.ROOT, " [load %.1f]",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.out.println("chaos: " + line);
        try {
            Files.writeString(Workplace.folder().resolve("figures.txt"), line + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes how the durations are spread. */
    static void spread(String what, List<Long> nanos) {
        if (nanos.isEmpty()) {
            note("%s: none", what);
            return;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        note("%s: n=%d p50=%.2f ms p90=%.2f ms p99=%.2f ms max=%.2f ms", what, sorted.size(), millis(sorted, 0.5),
                millis(sorted, 0.9), millis(sorted, 0.99), millis(sorted, 1));
    }

    /** The smallest value that at least this share of all values does not exceed. */
    private static double millis(List<Long> sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1) / NANOS_PER_MILLI;
    }
}
