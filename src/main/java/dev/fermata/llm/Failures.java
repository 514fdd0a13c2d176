package dev.fermata.llm;

import java.util.Optional;

/** Sorts what a remote provider answers instead of text: to be retried, rejected, or asked elsewhere. */
final class Failures {

    /** Of a provider's own message, in characters. */
    private static final int QUOTED = 300;

    private final Call call;
    private final Provider.Remote provider;

    Failures(Call call, Provider.Remote provider) {
        this.call = call;
        this.provider = provider;
    }

    /** For a response whose status is not a success. */
    LlmException ofStatus(int status, ProviderError error, RetryHint hint) {
        String summary = ("HTTP " + status + " " + error.name()).strip();
        String message = "Provider " + provider.name() + " answered " + summary + quoted(error) + ".";
        if (error.filtered()) {
            return new LlmRejectedException("content_filter", message, summary, call.text());
        }
        if (outOfMoney(error) || status == 402) {
            return new LlmUnauthorisedException("quota_exhausted", message, summary, call.text());
        }
        if (status == 401 || status == 403) {
            return new LlmUnauthorisedException("unauthorised", message, summary, call.text());
        }
        boolean passing = status == 408 || status == 429 || status >= 500;
        if (passing || hint.again().equals(Optional.of(true))) {
            String code = status == 429 ? "rate_limited" : "provider_error";
            return new LlmTransientException(code, message, summary, hint, call.text());
        }
        return new LlmRejectedException("rejected", message, summary, call.text());
    }

    /** DashScope says so to whom another minute would help; it means money only when it says Arrearage. */
    private boolean outOfMoney(ProviderError error) {
        return error.outOfMoney() && !(provider.kind() == Kind.DASHSCOPE && error.is("insufficient_quota"));
    }

    /** For an error in the middle of a stream: without a status it counts as the provider's bad moment. */
    LlmException midStream(ProviderError error) {
        return ofStatus(error.status().orElse(500), error, RetryHint.NONE);
    }

    /** For an answer that the provider's filter, or the model itself, broke off. */
    LlmException contentFilter(String reason) {
        String who = reason.equals("refusal") ? "the model refused" : "its content filter stepped in";
        return new LlmRejectedException(
                "content_filter",
                "Provider " + provider.name() + " ended the answer because " + who + ".",
                reason,
                call.text());
    }

    /** For a success that is not a stream of events: most often a web page. */
    LlmException notAStream(String contentType) {
        String kind = contentType.replaceAll(";.*", "").strip();
        return new LlmRejectedException(
                "rejected",
                "Provider " + provider.name() + " answered " + kind + " instead of an event stream: check its base-url.",
                "not an event stream",
                call.text());
    }

    LlmException timeout(String what) {
        return passing("timeout", what);
    }

    LlmException malformed(MalformedStreamException e) {
        return passing("stream_malformed", "Malformed stream: " + e.getMessage());
    }

    LlmException cut() {
        return passing("stream_cut", "Stream cut before the answer's end");
    }

    LlmException broken(Arrival.Broken broken) {
        String cause = broken.cause().getClass().getSimpleName();
        return broken.connected()
                ? passing("connection_lost", "Connection lost (" + cause + ")")
                : passing("connect_failed", "No connection (" + cause + ")");
    }

    private LlmException passing(String code, String what) {
        return new LlmTransientException(code, "Provider " + provider.name() + ": " + what + ".", what, call.text());
    }

    private String quoted(ProviderError error) {
        String message = provider.endpoint().apiKey()
                .map(key -> error.message().replace(key, "***"))
                .orElse(error.message())
                .strip();
        if (message.isEmpty()) {
            return "";
        }
        return ": " + (message.length() <= QUOTED ? message : message.substring(0, QUOTED) + "…");
    }
}
