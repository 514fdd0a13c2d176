package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;

/**
 * A workbook to price; without one, the result of the {@code workload_analysis} that this task comes after.
 *
 * @param config null: all by default
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record CostPayload(String fileId, @JsonAlias("filename") String fileName, String fileBase64,
        @Valid CostSettings config) implements WorkbookPayload {

    @JsonIgnore
    @AssertTrue(message = "takes file_id or file_base64, not both")
    boolean isOneSourceAtMost() {
        return fileId == null || fileBase64 == null;
    }

    @JsonIgnore
    boolean hasWorkbook() {
        return fileId != null || fileBase64 != null;
    }

    CostSettings settings() {
        return (config == null ? CostSettings.DEFAULT : config).complete();
    }
}
