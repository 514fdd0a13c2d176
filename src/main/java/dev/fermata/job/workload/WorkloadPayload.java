package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;

/**
 * A workbook to estimate.
 *
 * @param config null: all by default
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record WorkloadPayload(String fileId, @JsonAlias("filename") String fileName, String fileBase64,
        @Valid WorkloadSettings config) implements WorkbookPayload {

    @JsonIgnore
    @AssertTrue(message = "needs either file_id or file_base64")
    boolean isOneSource() {
        return (fileId != null) != (fileBase64 != null);
    }

    WorkloadSettings settings() {
        return config == null ? WorkloadSettings.DEFAULT : config;
    }
}
