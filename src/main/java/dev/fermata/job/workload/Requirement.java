package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;

/**
 * One requirement of a workbook.
 *
 * @param ref names it within the workbook, {@code R1} and so on
 * @param row where it stands in its sheet, from 1
 * @param id as the sheet numbers it; null where it does not
 * @param project or module; null where the sheet names none
 * @param text what is to be made
 * @param stated person-months that the sheet itself states for it; null where it states none
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record Requirement(String ref, int row, String id, String project, String text, BigDecimal stated) {}
