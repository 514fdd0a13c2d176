package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.LlmCall;
import dev.fermata.llm.AnswerSchema;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.LlmRejectedException;
import dev.fermata.llm.Prompt;
import java.util.Optional;

/**
 * A question that is put to a model about one chunk at a time. The answer has to name the chunk: one that names another
 * is void, asked for once more, and then is a hole. So is an answer that is twice not in the form asked for, or that
 * the provider's content filter holds back. All other failures are the task's, which tries again.
 *
 * @param route asked where it is configured
 * @param model the only one that may answer; empty: those of the route
 */
record ChunkQuestion(Prompt prompt, AnswerSchema schema, String route, Optional<String> model) {

    static final String WRONG_CHUNK = "wrong_chunk";

    /**
     * What came of it.
     *
     * @param value null where there is a hole
     * @param error why; null where there is a value
     * @param calls answers that were asked for
     */
    record Answer<A>(A value, String error, int calls) {}

    <A extends ChunkAnswer> Answer<A> ask(TenderChunk chunk, Class<A> type, JobContext context) {
        int calls = 1;
        try {
            A first = call(chunk, context).json(type);
            if (first.chunkId().equals(chunk.id())) {
                return new Answer<>(first, null, calls);
            }
            calls++;
            A second = call(chunk, context).user(correction(chunk, first.chunkId())).json(type);
            return second.chunkId().equals(chunk.id())
                    ? new Answer<>(second, null, calls)
                    : new Answer<>(null, WRONG_CHUNK, calls);
        } catch (LlmBadAnswerException unfit) {
            return new Answer<>(null, unfit.code(), calls);
        } catch (LlmRejectedException rejected) {
            if (!rejected.code().equals("content_filter")) {
                throw rejected;
            }
            return new Answer<>(null, rejected.code(), calls);
        }
    }

    private LlmCall call(TenderChunk chunk, JobContext context) {
        LlmCall call = context.llm().route(route).system(prompt.text()).user(chunk.message()).schema(schema);
        return model.map(call::model).orElse(call);
    }

    private static String correction(TenderChunk chunk, String named) {
        return "chunk_id must be " + chunk.id() + ", not " + named.substring(0, Math.min(named.length(), 40))
                + ". Answer again, about the chunk above only.";
    }
}
