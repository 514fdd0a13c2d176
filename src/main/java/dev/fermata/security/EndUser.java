package dev.fermata.security;

import dev.fermata.ops.Problem;

/** The end user that a delegate names in the {@value #HEADER} header. */
record EndUser(String name) {

    static final String HEADER = "Fermata-User";
    static final int MAX_LENGTH = 200;

    EndUser {
        boolean fits = !name.isBlank() && name.length() <= MAX_LENGTH;
        // Names reach logs and keys: a line break or a NUL in one would forge a log line or break a query.
        if (!fits || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest("invalid_end_user",
                    "The header %s needs 1 to %d characters and no control characters.".formatted(HEADER, MAX_LENGTH))
                    .args(HEADER, MAX_LENGTH);
        }
    }
}
