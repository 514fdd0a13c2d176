package dev.fermata.llm;

/**
 * An HTTP call that is about to be made.
 *
 * @param asker for whom
 * @param promptTokens what the prompt takes, as guessed from its text
 */
public record PlannedCall(LlmRequest.Asker asker, String provider, String model, int promptTokens) {

    static PlannedCall of(LlmRequest request, Provider provider) {
        return new PlannedCall(
                request.asker(), provider.name(), provider.model(), TokenEstimate.of(request.messages()));
    }
}
