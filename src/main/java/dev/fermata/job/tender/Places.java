package dev.fermata.job.tender;

import dev.fermata.document.ExcerptAnchor;
import dev.fermata.document.Interruption;
import dev.fermata.document.SourceSpan;
import dev.fermata.job.tender.parse.Chunk;
import dev.fermata.job.tender.parse.Outline;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where requirements stand in a text that may be another than the one they were found in. Looking takes long where there are
 * many and the text is long, so it is done {@link #look ahead} of the transaction that needs to know. For one thread.
 */
final class Places {

    /** What is looked for, and in which chunk first. */
    private record Quotation(String excerpt, String chunkId) {}

    private final String text;
    private final ExcerptAnchor anchor;
    private final Map<String, Chunk> chunks;
    private final Map<Quotation, Optional<SourceSpan>> found = new HashMap<>();

    Places(String text, Outline outline) {
        this.text = text;
        this.anchor = new ExcerptAnchor(text);
        this.chunks = outline.chunks().stream().collect(Collectors.toMap(Chunk::id, Function.identity()));
    }

    /** Looks for all of them; stops when the thread is interrupted. */
    Places look(Collection<Requirement> requirements) {
        for (Requirement item : requirements) {
            Interruption.check();
            source(item);
        }
        return this;
    }

    /** The place of the requirement's excerpt, word for word; empty where the text does not have it. */
    Optional<SourceSpan> source(Requirement item) {
        return found.computeIfAbsent(new Quotation(item.sourceExcerpt(), item.chunkId()), this::find);
    }

    /** Where the requirement stands among the others. */
    int position(Requirement item) {
        Chunk chunk = chunks.get(item.chunkId());
        return source(item).map(SourceSpan::start).orElse(chunk == null ? item.position() : chunk.ownStart());
    }

    private Optional<SourceSpan> find(Quotation quotation) {
        if (quotation.excerpt().isEmpty()) {
            return Optional.empty();
        }
        Chunk chunk = chunks.get(quotation.chunkId());
        return anchor.find(quotation.excerpt(), null, chunk == null ? 0 : chunk.start(), chunk == null ? text.length() : chunk.end(),
                FoundRequirement.LONGEST_EXCERPT).filter(span -> span.excerpt().equals(quotation.excerpt()));
    }
}
