package dev.fermata.llm;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Asks language models. Calls block and belong on virtual threads; any number may run at once.
 *
 * <p>A signal that comes ends a call in milliseconds at any moment, be the provider connecting,
 * silent or in the middle of its answer, and closes the provider's connection. So does an interrupt
 * of the calling thread.
 */
@ApplicationScoped
public class LlmClient {

    private final Routes routes;
    private final ProviderCalls calls;
    private final JsonReply reply;

    LlmClient(Routes routes, ProviderCalls calls, JsonReply reply) {
        this.routes = routes;
        this.calls = calls;
        this.reply = reply;
    }

    /** Whether a provider is configured for the task type. Says nothing about its health. */
    public boolean available(String taskType) {
        return !routes.forTask(taskType).providers().isEmpty();
    }

    /**
     * Asks, and gives the answer to the sink while it grows. Transient failures are retried a few
     * times, then at the next provider of the route, before they are thrown.
     *
     * @throws LlmException when there is no answer; see its subclasses
     */
    public LlmAnswer call(LlmRequest request, FragmentSink sink, AbortSignal signal) {
        Route route = routes.forRequest(request);
        if (route.providers().isEmpty()) {
            throw new LlmNoProviderException(request.taskType());
        }
        return complete(new Call(request, route, sink, signal));
    }

    /**
     * Asks for JSON and binds it to a type, bean constraints included. An answer that does not fit
     * is void: the sink is told to begin again, and the model is asked once more, more strictly.
     *
     * @throws LlmBadAnswerException when the second answer does not fit either
     * @throws LlmException when there is no answer; see its subclasses
     */
    public <T> JsonAnswer<T> callJson(LlmRequest request, Class<T> type, FragmentSink sink, AbortSignal signal) {
        LlmAnswer first = call(request, sink, signal);
        try {
            return new JsonAnswer<>(reply.read(first.text(), type), first);
        } catch (UnfitReply unfit) {
            return askAgain(request, first, unfit, type, sink, signal);
        }
    }

    private <T> JsonAnswer<T> askAgain(
            LlmRequest request, LlmAnswer first, UnfitReply unfit, Class<T> type, FragmentSink sink, AbortSignal signal) {
        if (!first.text().isEmpty()) {
            sink.restarted("The answer was not in the form asked for; asking once more.");
        }
        LlmAnswer second = call(unfit.stricter(request, first.text()), sink, signal).after(first);
        try {
            return new JsonAnswer<>(reply.read(second.text(), type), second);
        } catch (UnfitReply stillUnfit) {
            throw new LlmBadAnswerException(second.provider(), stillUnfit.getMessage(), second.text());
        }
    }

    private LlmAnswer complete(Call call) {
        try {
            return calls.answer(call);
        } catch (FailedCall failed) {
            throw failed.failure();
        } catch (InterruptedException interrupt) {
            if (!call.signal().aborted()) {
                Thread.currentThread().interrupt();
            }
            throw call.aborted();
        } finally {
            call.waitAlarm().disarm();
        }
    }
}
