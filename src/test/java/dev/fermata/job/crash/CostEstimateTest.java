package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.DumpKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostEstimateTest {

    @ParameterizedTest
    @EnumSource(CrashMode.class)
    void what_is_estimated_from_the_size_is_near_to_what_the_model_is_sent(CrashMode mode) {
        // Threads as long as in the field, so that their number cuts no chunk: the size alone can't know it.
        String dump = AnrTrace.large(250, 60, 1_300_000);
        CostEstimate.Plan plan = CostEstimate.plan(dump.length() / 1024.0, mode, Config.DEFAULT);

        DumpChunks.Cut cut = DumpChunks.of(Dump.of(dump, DumpKind.ANR), mode, ChunkLimits.of(mode, Config.DEFAULT));

        int sent = cut.chunks().stream().mapToInt(chunk -> chunk.text().length()).sum();
        assertThat(plan.chunks()).isCloseTo(cut.chunks().size(), within(1));
        assertThat((double) plan.inputTokens()).isBetween(sent / 2.5, sent / 2.5 * 1.1 + 5_000);
    }

    @Test
    void the_questions_beside_the_dump_and_the_findings_of_its_parts_are_counted_too() {
        CostEstimate.Plan small = CostEstimate.plan(10, CrashMode.INTELLIGENT, Config.DEFAULT);
        assertThat(small.calls()).isEqualTo(1);
        assertThat(small.inputTokens()).isEqualTo(4_096 + 1_500);
        assertThat(small.outputTokens()).isEqualTo(1_638);

        CostEstimate.Plan large = CostEstimate.plan(1024, CrashMode.MAX_TOKEN, Config.DEFAULT);
        assertThat(large.calls()).isEqualTo(6);
        assertThat(large.inputTokens()).isEqualTo(419_430 + 5 * 600 + 6 * 1_500);
        assertThat(large.outputTokens()).as("parts are told in 8,000 tokens at most, the report in 16,000").isEqualTo(5 * 8_000 + 16_000);
    }

    @Test
    void no_dump_is_more_questions_than_there_may_be() {
        CostEstimate.Plan plan = CostEstimate.plan(1024 * 1024, CrashMode.INTELLIGENT, Config.DEFAULT);

        assertThat(plan.calls()).isEqualTo(301);
        assertThat(plan.inputTokens()).isEqualTo(Math.round(300 * 153_600 / 2.5) + 61_440 + 301 * 1_500);
    }
}
