package dev.fermata.llm;

/**
 * The provider refuses us, not the request: another provider may answer it. Codes:
 * {@code unauthorised} (401, 403), {@code quota_exhausted} (402, or a 429 that means money).
 */
public final class LlmUnauthorisedException extends LlmException {

    private final String summary;

    LlmUnauthorisedException(String code, String message, String summary, String partialText) {
        super(code, message, partialText);
        this.summary = summary;
    }

    @Override
    String summary() {
        return summary;
    }
}
