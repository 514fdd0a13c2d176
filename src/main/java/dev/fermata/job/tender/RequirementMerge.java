package dev.fermata.job.tender;

import dev.fermata.document.ExcerptAnchor;
import dev.fermata.document.LooseText;
import dev.fermata.document.SourceSpan;
import dev.fermata.document.TextCut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Puts what was found in one chunk beside what is known of the project already. Whatever the order in which chunks come,
 * the same requirements remain: of two that say the same, the one a user has touched, else the one that stands first.
 *
 * <p>Two say the same when their summaries do, or when they are of the same kind, come from two chunks and quote
 * mostly the same words: neighbouring chunks overlap. One chunk may well quote a sentence twice.
 */
final class RequirementMerge {

    /**
     * What is to be done.
     *
     * @param written new or changed, with the ids they are to have
     * @param deleted ids of those to be deleted
     */
    record Changes(List<Requirement> written, List<String> deleted) {

        /** All that is known once they are made. */
        List<Requirement> appliedTo(List<Requirement> known) {
            var after = new ArrayList<>(known);
            after.removeIf(old -> deleted.contains(old.id())
                    || !old.touched() && written.stream().anyMatch(item -> item.id().equals(old.id())));
            after.addAll(written);
            return after;
        }
    }

    private final ProjectKey project;
    private final ExcerptAnchor anchor;
    private final Map<String, Integer> order;

    /**
     * @param text  the project's text
     * @param order the places of the project's chunks, by id
     */
    RequirementMerge(ProjectKey project, String text, Map<String, Integer> order) {
        this.project = project;
        this.anchor = new ExcerptAnchor(text);
        this.order = order;
    }

    /**
     * @param known all that the project has, of other chunks and of an earlier look at this one
     */
    Changes of(TenderChunk chunk, List<FoundRequirement> found, List<Requirement> known) {
        List<Requirement> earlier = known.stream().filter(old -> !old.touched() && chunk.id().equals(old.chunkId())).toList();
        List<Requirement> others = new ArrayList<>(known);
        others.removeAll(earlier);
        var written = new ArrayList<Requirement>();
        var deleted = new ArrayList<String>();
        for (Requirement item : found.stream().map(one -> placed(chunk, one)).toList()) {
            if (written.stream().anyMatch(same -> sameSummary(item, same))) {
                continue;
            }
            List<Requirement> repeated = others.stream().filter(other -> repeats(item, other)).toList();
            if (repeated.stream().allMatch(other -> !other.touched() && goesBefore(item, other))) {
                repeated.forEach(other -> deleted.add(other.id()));
                others.removeAll(repeated);
                written.add(item);
            }
        }
        earlier.stream().map(Requirement::id)
                .filter(id -> written.stream().noneMatch(item -> item.id().equals(id))).forEach(deleted::add);
        return new Changes(written, deleted.stream().filter(id -> written.stream().noneMatch(item -> item.id().equals(id))).toList());
    }

    private Requirement placed(TenderChunk chunk, FoundRequirement found) {
        String fingerprint = fingerprint(found.summary());
        Optional<SourceSpan> span = anchor.find(found.sourceExcerpt(), found.sourceStart(), chunk.start(), chunk.end(),
                FoundRequirement.LONGEST_EXCERPT);
        return new Requirement(id(project, fingerprint), chunk.id(), fingerprint,
                new Requirement.Wording(found.summary(), found.detail(), found.constraintType(), found.category(),
                        found.subcategory(), found.priority()),
                found.extractionConfidence(), chunk.location(),
                span.map(SourceSpan::excerpt).orElseGet(() -> TextCut.head(found.sourceExcerpt(), FoundRequirement.LONGEST_EXCERPT)),
                span.map(SourceSpan::start).orElse(null), span.map(SourceSpan::end).orElse(null),
                span.map(SourceSpan::start).orElse(chunk.ownStart()), Origin.MODEL, false, false, false, 1, null, null);
    }

    private static boolean repeats(Requirement item, Requirement other) {
        return sameSummary(item, other)
                || item.wording().category() == other.wording().category()
                && item.wording().constraintType() == other.wording().constraintType()
                && !item.chunkId().equals(other.chunkId())
                && standsOn(item, other);
    }

    private static boolean sameSummary(Requirement item, Requirement other) {
        return item.fingerprint().equals(other.fingerprint());
    }

    private static boolean standsOn(Requirement item, Requirement other) {
        if (item.sourceStart() == null || other.sourceStart() == null) {
            return false;
        }
        int shared = Math.min(item.sourceEnd(), other.sourceEnd()) - Math.max(item.sourceStart(), other.sourceStart());
        int shorter = Math.min(item.sourceEnd() - item.sourceStart(), other.sourceEnd() - other.sourceStart());
        return 2 * shared > shorter;
    }

    private boolean goesBefore(Requirement item, Requirement other) {
        return place(item) < place(other);
    }

    /** Chunks that are gone come last. */
    private int place(Requirement item) {
        return order.getOrDefault(item.chunkId(), Integer.MAX_VALUE);
    }

    /** The wording without what does not matter, as a hash. */
    static String fingerprint(String summary) {
        String loose = LooseText.of(summary).text();
        return DigestUtils.sha256Hex(loose.isEmpty() ? summary : loose);
    }

    /** The same requirement of the same project has the same id after another extraction. */
    static String id(ProjectKey project, String fingerprint) {
        return "r" + DigestUtils.sha256Hex(project.id() + "\n" + fingerprint).substring(0, 20);
    }
}
