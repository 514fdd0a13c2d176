package dev.fermata.document.review;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * In whose name a document is marked.
 *
 * @param author   shown beside every change and comment; not blank
 * @param at       the time of every change and comment, kept to the second
 * @param language of the few words added to comments, such as "Proposal:"; Chinese where its language is {@code zh},
 *                 otherwise English
 */
public record Reviewer(String author, Instant at, Locale language) {

    public Reviewer {
        if (author.isBlank()) {
            throw new IllegalArgumentException("A reviewer needs a name");
        }
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(language, "language");
    }
}
