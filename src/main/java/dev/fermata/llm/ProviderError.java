package dev.fermata.llm;

import java.util.OptionalInt;
import java.util.Set;

/**
 * An error in a provider's words. Absent parts are empty.
 *
 * @param message for people; may quote the prompt or part of the key
 */
record ProviderError(String message, String type, String code) {

    static final ProviderError UNTOLD = new ProviderError("", "", "");

    private static final Set<String> OUT_OF_MONEY =
            Set.of("insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached", "Arrearage");
    private static final Set<String> FILTERED = Set.of("content_filter", "content_policy_violation");

    boolean outOfMoney() {
        return OUT_OF_MONEY.contains(code) || OUT_OF_MONEY.contains(type);
    }

    boolean filtered() {
        return FILTERED.contains(code) || FILTERED.contains(type);
    }

    /** Some servers give the HTTP status as code, most of all in the middle of a stream. */
    OptionalInt status() {
        return code.matches("[45]\\d\\d") ? OptionalInt.of(Integer.parseInt(code)) : OptionalInt.empty();
    }

    /** Its code or type where that is a plain name, fit for a log line; else empty. */
    String name() {
        String name = code.isEmpty() || status().isPresent() ? type : code;
        return name.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}") ? name : "";
    }
}
