package dev.fermata.job.tender;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.tender.parse.Boilerplate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;

/**
 * Steps to do for a project.
 *
 * @param projectId    the project; null: one of its own, named like the task
 * @param text         the tender's text; null where it is in a file, or known from an earlier step
 * @param fileId       the kept file; null where there is a text, or it was read before
 * @param fileName     the file's name, for messages; null without a file
 * @param from         the first step to do, 1 to 3; null: 1
 * @param step         the last step to do, 1 to 3; null: 3
 * @param rerun        whether the first step asks anew about what was answered before
 * @param filterModel  the only model that may filter; null: those of the route {@code tender_filter}, or the type's
 * @param extractModel the only model that may extract; null: those of the route {@code tender_extract}, or the type's
 * @param drop         parts of the tender to pass over; null: all that may be
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record TenderPayload(
        @Size(min = 1, max = 200) @Pattern(regexp = TenderPayload.PROJECT_ID) String projectId,
        String text,
        String fileId,
        String fileName,
        @Min(1) @Max(3) Integer from,
        @Min(1) @Max(3) Integer step,
        boolean rerun,
        @Size(max = 200) String filterModel,
        @Size(max = 200) String extractModel,
        List<@Pattern(regexp = "contract|format|annex") String> drop) {

    /** Anything that fits into a URL's segment: no control characters, no slashes, no white space around it. */
    static final String PROJECT_ID = "[^\\p{Cntrl}/\\\\\\s](?:[^\\p{Cntrl}/\\\\]*[^\\p{Cntrl}/\\\\\\s])?";

    @JsonIgnore
    @AssertTrue(message = "needs either text, not blank, or file_id, or else the project_id of an earlier task")
    boolean isSourceKnown() {
        return text != null && fileId != null ? false : text != null ? !text.isBlank() : fileId != null || projectId != null;
    }

    @JsonIgnore
    @AssertTrue(message = "needs from to be no later than step")
    boolean isForward() {
        return first() <= last();
    }

    @JsonIgnore
    boolean bringsText() {
        return text != null || fileId != null;
    }

    /** The steps to do, in order. */
    @JsonIgnore
    List<Step> steps() {
        return Arrays.stream(Step.values()).filter(each -> each.number >= first() && each.number <= last()).toList();
    }

    @JsonIgnore
    List<Boilerplate> dropped() {
        return Arrays.stream(Boilerplate.values())
                .filter(part -> part == Boilerplate.CONTENTS || drop == null || drop.contains(part.word())).toList();
    }

    /** What brings a text begins with reading it. */
    private int first() {
        return bringsText() ? 1 : requireNonNullElse(from, 1);
    }

    private int last() {
        return requireNonNullElse(step, 3);
    }
}
