package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.llm.Answerer;
import dev.fermata.llm.Usage;
import dev.fermata.usage.Prices;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** What an analysis would take, reckoned from the size of a dump alone. */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record CostEstimate(FileInfo fileInfo, List<ModelCost> costEstimates, Plan analysisPlan, List<Plan> modeComparison,
        String recommendedMode, String currency, String note) {

    private static final double QUICK_BELOW_KB = 100;
    private static final double LARGE_FROM_KB = 2 * 1024;
    /** Instructions, facts and the head of a process, which go with every question. */
    private static final int TOKENS_BESIDE_DUMP = 1_500;
    /** Of one chunk: a handful of findings, with a line of the dump each. */
    private static final int TOKENS_OF_FINDINGS = 600;
    private static final String NOTE = "Tokens are reckoned from the size. total_cost is null where no price is configured.";

    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record FileInfo(double sizeKb, long estimatedTokens) {}

    /** What one provider would take; costs are null where its prices are not known. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record ModelCost(String provider, String model, long estimatedInputTokens, long estimatedOutputTokens, BigDecimal inputCost,
            BigDecimal outputCost, BigDecimal totalCost, boolean simulated) {}

    /**
     * How a mode would go about it.
     *
     * @param chunks questions about parts of the dump; at least so many, since a trace is cut at its threads, too
     * @param calls  all questions, the one for the report included
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Plan(CrashMode mode, int chunks, int calls, int chunkSizeKb, long inputTokens, long outputTokens, int sections) {}

    static CostEstimate of(double sizeKb, CrashMode mode, List<Answerer> answerers, CrashConfig config, Prices prices) {
        Plan plan = plan(sizeKb, mode, config);
        return new CostEstimate(new FileInfo(sizeKb, tokens(sizeKb * 1024, config)),
                answerers.stream().map(who -> cost(who, plan, prices)).toList(), plan,
                Arrays.stream(CrashMode.values()).map(each -> plan(sizeKb, each, config)).toList(),
                recommended(sizeKb).wireName(), prices.currency(), NOTE);
    }

    private static ModelCost cost(Answerer who, Plan plan, Prices prices) {
        int input = Math.clamp(plan.inputTokens(), 0, Integer.MAX_VALUE);
        int output = Math.clamp(plan.outputTokens(), 0, Integer.MAX_VALUE);
        return new ModelCost(who.provider(), who.model(), input, output,
                prices.cost(who.provider(), who.model(), new Usage(input, 0, true)).orElse(null),
                prices.cost(who.provider(), who.model(), new Usage(0, output, true)).orElse(null),
                prices.cost(who.provider(), who.model(), new Usage(input, output, true)).orElse(null), who.simulated());
    }

    /** What the mode would do with a dump of this size. */
    static Plan plan(double sizeKb, CrashMode mode, CrashConfig config) {
        int room = ChunkLimits.of(mode, config).characters();
        // Quick shows the model what fits into one question, and no more.
        double characters = mode == CrashMode.QUICK ? Math.min(sizeKb * 1024, room) : sizeKb * 1024;
        int chunks = (int) Math.clamp(Math.ceil(characters / room), 1, config.mostChunks());
        int calls = chunks == 1 ? 1 : chunks + 1;
        long dump = tokens(Math.min(characters, (double) chunks * room), config);
        // The last question is made of what the others have found.
        long found = chunks == 1 ? 0 : Math.min(tokens(room, config), (long) chunks * TOKENS_OF_FINDINGS);
        long input = dump + found + (long) calls * TOKENS_BESIDE_DUMP;
        long output = Math.round(Math.min(dump * mode.answerRatio(),
                (double) (calls - 1) * CrashMode.INTELLIGENT.answerTokens() + mode.answerTokens()));
        return new Plan(mode, chunks, calls, room >> 10, input, output, mode.sections());
    }

    private static long tokens(double characters, CrashConfig config) {
        return Math.round(characters / config.charactersPerToken());
    }

    private static CrashMode recommended(double sizeKb) {
        return sizeKb < QUICK_BELOW_KB ? CrashMode.QUICK : sizeKb < LARGE_FROM_KB ? CrashMode.INTELLIGENT
                : CrashMode.LARGE_FILE;
    }
}
