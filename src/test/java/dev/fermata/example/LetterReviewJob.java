package dev.fermata.example;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;

@ApplicationScoped
public class LetterReviewJob implements JobHandler<LetterReviewJob.Letter, LetterReviewJob.Review> {

    @RegisterForReflection
    public record Letter(@NotBlank String text) {}

    @RegisterForReflection
    public record Review(List<String> remarks) {}

    @Override
    public String type() {
        return "letter_review";
    }

    @Override
    public Class<Letter> payloadType() {
        return Letter.class;
    }

    @Override
    public Review run(Letter letter, JobContext context) {
        String[] paragraphs = letter.text().split("\n\n+");
        List<String> remarks = new ArrayList<>();
        for (int i = 0; i < paragraphs.length; i++) {
            String paragraph = paragraphs[i];
            context.progress(100 * i / paragraphs.length, "reviewing", "letter.reviewing", i + 1, paragraphs.length);
            remarks.add(context.step("paragraph-" + i, paragraph, String.class,
                    () -> context.llm().system("Say in one sentence how to improve this.").user(paragraph).text()));
        }
        return new Review(remarks);
    }
}
