package dev.fermata.job.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All that was found in one chunk, round by round. Not thread-safe. */
final class ChunkReview {

    private final Chunk chunk;
    private final List<RoundFindings> rounds = new ArrayList<>();

    ChunkReview(Chunk chunk) {
        this.chunk = chunk;
    }

    Chunk chunk() {
        return chunk;
    }

    void add(RoundFindings round) {
        rounds.add(round);
    }

    /** What came of each round. */
    List<RoundFindings> rounds() {
        return List.copyOf(rounds);
    }

    private Stream<Finding> findings() {
        return rounds.stream().flatMap(round -> round.findings().stream());
    }

    int malformed() {
        return rounds.stream().mapToInt(RoundFindings::malformed).sum();
    }

    /** The originals that have been objected to, for a model that should not repeat them. */
    List<String> known() {
        return findings().map(Finding::original).distinct().toList();
    }

    /** The codes of the rounds that failed. */
    List<String> failures() {
        return rounds.stream().map(RoundFindings::failure).filter(Objects::nonNull).toList();
    }

    /** Whether the model has said something of it. */
    boolean reviewed() {
        return rounds.stream().anyMatch(round -> round.failure() == null);
    }
}
