package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;

/**
 * A tender to analyse: its text, or the file it is in.
 *
 * @param text the tender's text; null where it is in a file
 * @param fileId the kept file; null where there is a text
 * @param fileName the file's name, for messages; null where there is a text
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record BiddingPayload(String text, String fileId, String fileName) {

    @JsonIgnore
    @AssertTrue(message = "needs either text, not blank, or file_id")
    boolean isOneSource() {
        return (text != null && !text.isBlank()) != (fileId != null);
    }
}
