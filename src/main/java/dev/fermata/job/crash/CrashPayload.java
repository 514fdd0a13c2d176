package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;

/**
 * A dump to analyse: its text, or the file it is in.
 *
 * @param content  the dump's text; null where it is in a file
 * @param fileId   the kept file, UTF-8; null where there is a text
 * @param logType  what its sender takes it for; null: to be found out
 * @param mode     null: {@link CrashMode#INTELLIGENT}
 * @param model    the only model that may be asked, as {@code provider:model}; null: by the task type's route
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record CrashPayload(String content, String fileId, LogType logType, CrashMode mode, String model) {

    /** In which mode, whether it was said or not. */
    @JsonIgnore
    public CrashMode chosenMode() {
        return mode == null ? CrashMode.INTELLIGENT : mode;
    }

    @JsonIgnore
    @AssertTrue(message = "needs either content, not blank, or file_id")
    boolean isOneSource() {
        return (content != null && !content.isBlank()) != (fileId != null);
    }
}
