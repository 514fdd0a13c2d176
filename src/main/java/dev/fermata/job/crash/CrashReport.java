package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A dump, analysed.
 *
 * @param facts      read without a model
 * @param report     Markdown in the task's language: the facts, then what the model makes of them; null as long as there is
 *                   none
 * @param findings   of the chunks, the gravest first; empty where one question was enough
 * @param unread     parts for which the model gave no usable answer
 * @param warnings   codes of what its reader should know: {@code not_recognised}, {@code other_type}, {@code parts_unread},
 *                   {@code evidence_missing}, {@code findings_left_out}, {@code threads_left_out},
 *                   {@code text_left_out}, {@code sections_missing}, {@code report_cut}
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrashReport(CrashFacts facts, String report, CrashMode mode, LogType logType, List<Finding> findings,
        List<Unread> unread, List<String> warnings, Statistics statistics) {

    /** A part without an answer, and the code of what went wrong. */
    @RegisterForReflection
    public record Unread(int part, String code) {}

    /**
     * What was done.
     *
     * @param characters    of the dump
     * @param parts         chunks that the model was asked about
     * @param charactersSent to the model, heads that are repeated included
     * @param threadsShown  to the model
     * @param evidenceFound findings whose evidence stands in the dump
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Statistics(int characters, long lines, int parts, int charactersSent, int threads, int threadsShown,
            int findings,
            int evidenceFound) {}
}
