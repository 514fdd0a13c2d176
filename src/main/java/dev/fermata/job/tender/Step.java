package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a project. */
public enum Step {
    PARSE(1, 10), FILTER(2, 50), EXTRACT(3, 100);

    /** As callers count them, from 1. */
    final int number;

    /** How much of the whole is done when the step is done. */
    final int percentDone;

    Step(int number, int percentDone) {
        this.number = number;
        this.percentDone = percentDone;
    }

    /** @throws IllegalArgumentException for numbers other than 1 to 3 */
    static Step of(int number) {
        for (Step step : values()) {
            if (step.number == number) {
                return step;
            }
        }
        throw new IllegalArgumentException("steps are 1 to 3, not " + number);
    }

    /** Percent of the whole, when so much of this step is done. */
    int percent(int done, int all) {
        int before = this == PARSE ? 0 : of(number - 1).percentDone;
        return before + (all == 0 ? 0 : (percentDone - before) * done / all);
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
