package dev.fermata.job.tender;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fermata.job.tender.parse.ChunkType;
import dev.fermata.task.Owner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequirementMergeTest {

    private static final String TEXT = "投标人须具备一级资质。投标人须提供三个业绩。投标保证金20万元。质保期三年。";
    private static final ProjectKey PROJECT = new ProjectKey(new Owner("t", "o"), "p");

    private final TenderChunk first = chunk("c1", 0, 0, 22);
    private final TenderChunk second = chunk("c2", 1, 11, TEXT.length());
    private final RequirementMerge merge = new RequirementMerge(PROJECT, TEXT, Map.of("c1", 0, "c2", 1));

    @Test
    void a_requirement_gets_the_place_it_quotes_whatever_place_it_claims() {
        Requirement item = only(merge.of(first, List.of(found("三个业绩", "投标人须提供三个业绩", 500)), List.of()));

        assertThat(TEXT.substring(item.sourceStart(), item.sourceEnd())).isEqualTo(item.sourceExcerpt()).isEqualTo("投标人须提供三个业绩");
        assertThat(item.position()).isEqualTo(item.sourceStart());
    }

    @Test
    void a_quotation_that_is_not_in_the_text_has_no_place() {
        Requirement item = only(merge.of(second, List.of(found("无中生有", "本项目赠送火箭", 3)), List.of()));

        assertThat(item.sourceStart()).isNull();
        assertThat(item.sourceEnd()).isNull();
        assertThat(item.position()).isEqualTo(second.ownStart());
    }

    @Test
    void the_same_words_in_two_chunks_are_one_requirement_and_the_first_place_wins() {
        List<FoundRequirement> early = List.of(found("提供业绩", "投标人须提供三个业绩。", null));
        List<FoundRequirement> late = List.of(found("须有三个业绩", "须提供三个业绩", null));

        assertThat(both(first, early, second, late)).singleElement().extracting(Requirement::chunkId).isEqualTo("c1");
        assertThat(both(second, late, first, early)).singleElement().extracting(Requirement::chunkId).isEqualTo("c1");
    }

    @Test
    void one_chunk_may_quote_a_sentence_twice_but_say_it_once() {
        var changes = merge.of(first, List.of(found("一级资质", "投标人须具备一级资质", null), found("另一件事", "投标人须具备一级资质", null),
                found("一级 资质", "投标人须具备一级资质", null)), List.of());

        assertThat(changes.written()).extracting(item -> item.wording().summary()).containsExactly("一级资质", "另一件事");
    }

    @Test
    void another_look_at_a_chunk_replaces_what_it_found_and_keeps_the_id_of_what_it_finds_again() {
        List<Requirement> known = merge.of(first, List.of(found("资质", "一级资质", null), found("旧的", "三个业绩", null)), List.of()).written();

        var changes = merge.of(first, List.of(found("资质", "一级资质", null), found("新的", "业绩。投标", null)), known);

        assertThat(changes.written()).extracting(item -> item.wording().summary()).containsExactly("资质", "新的");
        assertThat(changes.written().getFirst().id()).isEqualTo(known.getFirst().id());
        assertThat(changes.deleted()).containsExactly(known.get(1).id());
    }

    @Test
    void what_a_user_has_touched_is_neither_changed_nor_doubled() {
        Requirement edited = touched(only(merge.of(second, List.of(found("质保", "质保期三年", null)), List.of())), true, false);
        Requirement removed = touched(only(merge.of(second, List.of(found("保证金", "投标保证金20万元", null)), List.of())), false, true);

        var changes = merge.of(second, List.of(found("质保", "质保期三年", null), found("保证金", "投标保证金20万元", null)), List.of(edited, removed));

        assertThat(changes.written()).isEmpty();
        assertThat(changes.deleted()).isEmpty();
    }

    @Test
    void the_outcome_does_not_depend_on_the_order_in_which_chunks_come() {
        Map<TenderChunk, List<FoundRequirement>> answers = Map.of(
                first, List.of(found("资质", "一级资质", null), found("业绩", "三个业绩", null)),
                second, List.of(found("有业绩", "提供三个业绩", null), found("资质", "质保期三年", null), found("质保", "质保期三年", null)));
        var outcomes = new ArrayList<List<String>>();
        for (int seed = 0; seed < 10; seed++) {
            List<TenderChunk> order = new ArrayList<>(List.of(first, second));
            Collections.shuffle(order, new Random(seed));
            List<Requirement> known = List.of();
            for (TenderChunk chunk : order) {
                known = merge.of(chunk, answers.get(chunk), known).appliedTo(known);
            }
            outcomes.add(known.stream().map(item -> item.chunkId() + item.wording().summary()).sorted().toList());
        }

        assertThat(outcomes.stream().distinct()).singleElement().asString().contains("c1业绩", "c1资质", "c2质保");
    }

    private List<Requirement> both(TenderChunk one, List<FoundRequirement> its, TenderChunk other, List<FoundRequirement> others) {
        List<Requirement> known = merge.of(one, its, List.of()).appliedTo(List.of());
        return merge.of(other, others, known).appliedTo(known);
    }

    private static Requirement only(RequirementMerge.Changes changes) {
        assertThat(changes.written()).hasSize(1);
        return changes.written().getFirst();
    }

    private static Requirement touched(Requirement item, boolean edited, boolean removed) {
        return new Requirement(item.id(), item.chunkId(), item.fingerprint(), item.wording(), item.confidence(),
                item.sourceLocation(), item.sourceExcerpt(), item.sourceStart(), item.sourceEnd(), item.position(),
                item.origin(), edited, false, removed, item.version(), null, null);
    }

    private static FoundRequirement found(String summary, String excerpt, Integer start) {
        return new FoundRequirement(excerpt, start, summary, "", ConstraintType.MANDATORY, Category.QUALIFICATION, "", Priority.HIGH, 0.9);
    }

    private static TenderChunk chunk(String id, int n, int start, int end) {
        return new TenderChunk(id, n, ChunkType.PARAGRAPH, JsonNodeFactory.instance.arrayNode().add("第一章"), start, start, end,
                TEXT.substring(start, end), 10, Optional.empty(), true, ChunkState.KEPT, Decider.MODEL, null, null, null,
                Extraction.NONE, null, 1);
    }
}
