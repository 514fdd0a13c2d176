package dev.fermata.llm;

import java.util.Map;
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
    private static final Set<String> FILTERED = Set.of(
            "content_filter", "content_policy_violation", "DataInspectionFailed", "data_inspection_failed");
    private static final Map<String, Integer> STATUS_OF = Map.of(
            "invalid_request_error", 400,
            "authentication_error", 401,
            "billing_error", 402,
            "permission_error", 403,
            "not_found_error", 404,
            "request_too_large", 413,
            "rate_limit_error", 429,
            "rate_limit_exceeded", 429,
            "overloaded_error", 529);

    boolean outOfMoney() {
        return OUT_OF_MONEY.stream().anyMatch(this::is);
    }

    boolean filtered() {
        return FILTERED.stream().anyMatch(this::is);
    }

    boolean is(String name) {
        return code.equals(name) || type.equals(name);
    }

    /** For an error in the middle of a stream, where no status can be seen: some servers give it as code. */
    OptionalInt status() {
        if (hasStatusAsCode()) {
            return OptionalInt.of(Integer.parseInt(code));
        }
        if (code.startsWith("Throttling")) {
            return OptionalInt.of(429);
        }
        return STATUS_OF.entrySet().stream()
                .filter(named -> is(named.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst();
    }

    private boolean hasStatusAsCode() {
        return code.matches("[45]\\d\\d");
    }

    /** Its code or type where that is a plain name, fit for a log line; else empty. */
    String name() {
        String name = code.isEmpty() || hasStatusAsCode() ? type : code;
        return name.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}") ? name : "";
    }
}
