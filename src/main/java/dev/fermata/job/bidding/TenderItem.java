package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fermata.document.SourceSpan;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One line of a tab, with the place in the tender that says so.
 *
 * <p>{@code source_start} and {@code source_end} are UTF-16 offsets into the tender's text; where {@code verified} is true,
 * the text between them is exactly {@code source_excerpt}, otherwise both are null.
 */
@RegisterForReflection
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Finding.class), @JsonSubTypes.Type(Milestone.class)})
public sealed interface TenderItem permits Finding, Milestone {

    /** UTF-16 units. */
    int LONGEST_EXCERPT = 200;

    String title();

    String sourceExcerpt();

    Integer sourceStart();

    Integer sourceEnd();

    boolean verified();

    /** How much hangs on it; milestones are all alike. */
    Priority priority();

    /** The same item with a place in the text. */
    TenderItem at(SourceSpan span);

    /** The same item with its claim of a place taken away. */
    TenderItem unverified();
}
