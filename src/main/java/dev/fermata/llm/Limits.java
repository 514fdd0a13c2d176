package dev.fermata.llm;

import java.time.Duration;

/** How long one HTTP call may take; zero means no limit. */
record Limits(Duration total, Duration firstToken, Duration idle) {

    Limits withTotal(Duration other) {
        return new Limits(other, firstToken, idle);
    }
}
