package dev.fermata.job.bidding;

import dev.fermata.document.DocumentText;
import dev.fermata.engine.StepResults;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The texts that analyses refer to, long after they were read. Thread-safe. */
@ApplicationScoped
class TenderTexts {

    private final Tasks tasks;
    private final StepResults steps;

    TenderTexts(Tasks tasks, StepResults steps) {
        this.tasks = tasks;
        this.steps = steps;
    }

    /** The task's text; empty where its file has not been read, or could not be. */
    Optional<String> find(Owner owner, Task task) {
        String text = tasks.payload(owner, task.id).path("text").asText(null);
        return text == null
                ? steps.find(task.id, TenderSource.EXTRACT, TenderSource.Extracted.class).map(TenderSource.Extracted::text)
                : Optional.of(DocumentText.clean(text));
    }

    /** Whether {@link #find} would find it, without reading it. */
    boolean has(Task task) {
        return "text".equals(task.metadata.path("source").asText()) || steps.has(task.id, TenderSource.EXTRACT);
    }
}
