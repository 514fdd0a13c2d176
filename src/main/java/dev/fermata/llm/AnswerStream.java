package dev.fermata.llm;

import java.util.Optional;

/** Gathers an answer from a provider's stream, giving its text to the call. */
final class AnswerStream {

    /** Room for any chunk a provider sends, and an end to one that never closes its line. */
    private static final int LONGEST_EVENT = 1 << 20;

    private final Call call;
    private final Codec codec;
    private final Failures failures;
    private final SseParser parser = new SseParser(LONGEST_EVENT);
    /** Text that came together and is given out together. */
    private final StringBuilder text = new StringBuilder();
    private Optional<String> finishReason = Optional.empty();
    private boolean done;

    AnswerStream(Call call, Codec codec, Failures failures) {
        this.call = call;
        this.codec = codec;
        this.failures = failures;
    }

    void accept(byte[] bytes) {
        try {
            parser.feed(bytes, event -> codec.read(event).forEach(this::take));
        } catch (MalformedStreamException e) {
            throw failures.malformed(e);
        } finally {
            giveText();
        }
    }

    private void giveText() {
        if (!text.isEmpty()) {
            String said = text.toString();
            text.setLength(0);
            call.fragment(said);
        }
    }

    private void take(StreamPart part) {
        call.stopIfAborted();
        if (!(part instanceof StreamPart.Text)) {
            // What follows may end the call, and says what had come until then.
            giveText();
        }
        switch (part) {
            case StreamPart.Text(String said) -> text.append(said);
            case StreamPart.Finish(String reason) -> finish(reason);
            case StreamPart.Tokens tokens -> call.reported(tokens);
            case StreamPart.Model(String name) -> call.answeredBy(name);
            case StreamPart.Failure(ProviderError error) -> throw failures.midStream(error);
            case StreamPart.Done() -> done = true;
        }
    }

    private void finish(String reason) {
        if (reason.equals("content_filter") || reason.equals("refusal")) {
            throw failures.contentFilter(reason);
        }
        finishReason = Optional.of(reason);
    }

    /** The answer's text is complete; its usage may still come. */
    boolean finished() {
        return done || finishReason.isPresent();
    }

    /** Nothing can follow. */
    boolean done() {
        return done;
    }

    String finishReason() {
        return finishReason.orElse("stop");
    }
}
