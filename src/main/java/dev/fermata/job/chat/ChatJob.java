package dev.fermata.job.chat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import dev.fermata.engine.LlmCall;
import dev.fermata.event.EventType;
import dev.fermata.job.chat.Conversation.History;
import dev.fermata.llm.Fence;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;

/**
 * Answers a message of a conversation: finds out what kind of answer it wants, unless that is given, then streams the
 * answer under the step {@value #ANSWER}. What was said before is looked up once and kept, so that a resumed task asks
 * the same question again.
 */
@ApplicationScoped
public class ChatJob implements JobHandler<ChatPayload, ChatJob.Answer> {

    /** The type's name. */
    public static final String TYPE = "chat";

    /** The step whose text is the answer. */
    static final String ANSWER = "answer";

    /** Says what kind of answer comes, for readers of the stream. */
    static final String CLASSIFIED = "chat.classified";

    private static final PromptFolder PROMPTS = PromptFolder.of(TYPE);
    private static final String CLASSIFY = "classify";

    /**
     * The answer.
     *
     * @param answer Markdown
     * @param taskType the kind of answer
     * @param routeMethod how the kind was found
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Answer(String answer, ChatKind taskType, String routeMethod) {}

    /** What the answer's kind depends on. */
    @RegisterForReflection
    record KindQuestion(String prompt, String language, String message) {}

    /** The model's word on the kind. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record KindAnswer(@JsonProperty("task_type") @NotNull ChatKind taskType) {}

    /** The kind of an answer, and how it was found. */
    @RegisterForReflection
    record Classified(ChatKind kind, String routeMethod) {}

    /** What the answer depends on. */
    @RegisterForReflection
    record Question(String prompts, String language, String model, ChatKind kind, History history, String files,
            String message) {}

    private final Conversation conversation;
    private final AttachedText attached;
    private final ChatConfig config;

    ChatJob(Conversation conversation, AttachedText attached, ChatConfig config) {
        this.conversation = conversation;
        this.attached = attached;
        this.config = config;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<ChatPayload> payloadType() {
        return ChatPayload.class;
    }

    @Override
    public Answer run(ChatPayload payload, JobContext context) {
        String files = attached.of(payload.documents(), payload.message(), config.fileTokens(), context);
        History history = history(payload, context);
        Classified classified = classified(payload, context);
        context.emit(EventType.INFO, Map.of("code", CLASSIFIED, "args", List.of(classified.kind().name()),
                "task_type", classified.kind().name(), "route_method", classified.routeMethod()));
        context.progress(10, "answering", "chat.answering");
        return answer(payload, history, files, classified, context);
    }

    private History history(ChatPayload payload, JobContext context) {
        if (payload.session() == null) {
            return new History(List.of());
        }
        return context.step("history", payload.session(), History.class,
                () -> context.inDatabase(() -> conversation.before(context.owner(), payload.session(), context.taskId(),
                        config.historyTokens())));
    }

    private Classified classified(ChatPayload payload, JobContext context) {
        if (payload.kind() != null) {
            return new Classified(payload.kind(), "locked");
        }
        if (!payload.documents().isEmpty()) {
            return new Classified(ChatKind.CHAT, "file");
        }
        Prompt prompt = context.prompt(PROMPTS, CLASSIFY);
        return context.step(CLASSIFY, new KindQuestion(prompt.version(), context.language(), payload.message()),
                Classified.class, () -> classify(prompt, payload, context));
    }

    private static Classified classify(Prompt prompt, ChatPayload payload, JobContext context) {
        try {
            return new Classified(asked(context.llm().route("chat_classify"), payload).system(prompt.text())
                    .user(Fence.text("", 0, payload.message())).schema(PROMPTS.schema(CLASSIFY)).json(KindAnswer.class).taskType(),
                    "model");
        } catch (LlmBadAnswerException e) {
            // Not worth failing a conversation for.
            return new Classified(ChatKind.CHAT, "default");
        }
    }

    private Answer answer(ChatPayload payload, History history, String files, Classified classified, JobContext context) {
        boolean chinese = PromptFolder.chinese(context.language());
        Prompt base = context.prompt(PROMPTS, ANSWER);
        Prompt manner = context.prompt(PROMPTS, classified.kind().prompt());
        Question question = new Question(base.version() + ", " + manner.version(), context.language(), payload.model(),
                classified.kind(), history, files, payload.message());
        return context.step(ANSWER, question, Answer.class, () -> {
            LlmCall call = asked(context.llm(), payload).system(base.text() + "\n\n" + manner.text());
            history.turns().forEach(turn -> call.user(turn.asked()).assistant(turn.shown(chinese)));
            String text = call.user(files.isEmpty() ? payload.message() : payload.message() + "\n\n" + files).text();
            return new Answer(text, classified.kind(), classified.routeMethod());
        });
    }

    private static LlmCall asked(LlmCall call, ChatPayload payload) {
        return payload.model() == null ? call : call.model(payload.model());
    }
}
