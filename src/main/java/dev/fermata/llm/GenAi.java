package dev.fermata.llm;

/** Names of OpenTelemetry's conventions for generative AI, as of version 1.41, and our own beside them. */
final class GenAi {

    static final String OPERATION = "gen_ai.operation.name";
    static final String CHAT = "chat";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String ERROR = "error.type";

    /** The provider's name in the configuration: several may be of one kind. */
    static final String CONFIGURED = "fermata.provider";

    private GenAi() {}

    /** The well-known name of what the provider speaks; our own where there is none. */
    static String provider(String kind) {
        return kind.equals(Kind.AZURE.id()) ? "azure.ai.openai" : kind;
    }
}
