package dev.fermata.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prompts of one job: resources in {@code prompts/<job>/}, so that they can be read and changed without reading Java.
 * {@code <name>.<language>.txt} is what the model is told, its first line {@code version: N}; {@code <name>.schema.json}
 * is the shape in which it must answer. Thread-safe.
 *
 * <p>A native image holds every file below {@code prompts}; nothing is read before it is asked for.
 */
public final class PromptFolder {

    private static final String VERSION = "version: ";

    private final String job;
    private final Map<String, Prompt> prompts = new ConcurrentHashMap<>();
    private final Map<String, AnswerSchema> schemas = new ConcurrentHashMap<>();

    private PromptFolder(String job) {
        this.job = job;
    }

    /**
     * The prompts of a job.
     *
     * @param job the folder's name, as a rule the task type
     */
    public static PromptFolder of(String job) {
        return new PromptFolder(job);
    }

    /**
     * The prompt in the language of a task.
     *
     * @param language a language tag; Chinese where it is null or begins with {@code zh}, else English
     * @throws IllegalStateException when there is no such file, or its first line is no version
     */
    public Prompt prompt(String name, String language) {
        return prompts.computeIfAbsent(name + (chinese(language) ? ".zh" : ".en"), this::read);
    }

    /**
     * The schema of the prompt's answers, of either language.
     *
     * @throws IllegalStateException when there is no such file, or it is not JSON
     */
    public AnswerSchema schema(String name) {
        return schemas.computeIfAbsent(name, this::readSchema);
    }

    /** Whether a task of this language is Chinese; null counts as Chinese, the language of the original systems. */
    public static boolean chinese(String language) {
        return language == null || language.toLowerCase(Locale.ROOT).startsWith("zh");
    }

    private Prompt read(String name) {
        String content = resource(name + ".txt");
        int lineEnd = content.indexOf('\n');
        if (!content.startsWith(VERSION) || lineEnd < 0) {
            throw new IllegalStateException("The prompt " + job + "/" + name + " does not start with \"" + VERSION + "\"");
        }
        return new Prompt(job + "/" + name, content.substring(VERSION.length(), lineEnd).strip(),
                content.substring(lineEnd).strip());
    }

    private AnswerSchema readSchema(String name) {
        try {
            return new AnswerSchema(job + "_" + name, new JsonMapper().readTree(resource(name + ".schema.json")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The schema " + job + "/" + name + " is not JSON", e);
        }
    }

    private String resource(String file) {
        String path = "/prompts/" + job + "/" + file;
        try (InputStream in = PromptFolder.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the package");
            }
            return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
