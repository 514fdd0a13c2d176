package dev.fermata.llm;

/**
 * The provider will not answer this request, now or later. Codes: {@code rejected} (400, 404, 413,
 * 422 and other statuses that do not pass), {@code content_filter}.
 */
public final class LlmRejectedException extends LlmException {

    private final String summary;

    LlmRejectedException(String code, String message, String summary, String partialText) {
        super(code, message, partialText);
        this.summary = summary;
    }

    @Override
    String summary() {
        return summary;
    }
}
