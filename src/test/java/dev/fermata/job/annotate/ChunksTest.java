package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Test
    void paragraphs_are_gathered_up_to_the_limit_and_never_parted_without_need() {
        List<Chunk> chunks = Chunks.of(List.of(manuscript(0, "a".repeat(1999), "b".repeat(2000), "c", "d".repeat(3999))));

        assertThat(chunks).extracting(Chunk::firstParagraph).containsExactly(0, 2, 3);
        assertThat(chunks).extracting(Chunk::lastParagraph).containsExactly(1, 2, 3);
        assertThat(chunks).allMatch(chunk -> chunk.text().length() <= Chunks.LONGEST);
        assertThat(chunks.getFirst().text()).hasSize(4000);
    }

    @Test
    void a_paragraph_that_alone_is_too_long_is_parted_after_a_sentence() {
        String sentence = "这是一个不长不短的句子。";
        List<Chunk> chunks = Chunks.of(List.of(manuscript(0, sentence.repeat(1000))));

        assertThat(chunks).hasSizeGreaterThan(2).allMatch(chunk -> chunk.text().endsWith("。"));
        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining())).isEqualTo(sentence.repeat(1000));
        assertThat(chunks).allMatch(chunk -> chunk.firstParagraph() == 0 && chunk.lastParagraph() == 0)
                .allMatch(chunk -> sentence.repeat(1000).substring(chunk.from(), chunk.to()).equals(chunk.text()));
    }

    @Test
    void no_character_is_cut_in_half() {
        String emoji = "x" + "😀".repeat(3000);
        List<Chunk> chunks = Chunks.of(List.of(manuscript(0, emoji)));

        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining())).isEqualTo(emoji);
        assertThat(chunks).noneMatch(chunk -> Character.isHighSurrogate(chunk.text().charAt(chunk.text().length() - 1)));
    }

    @Test
    void chunks_are_numbered_through_all_documents() {
        List<Chunk> chunks = Chunks.of(List.of(manuscript(0, "a".repeat(4000), "b"), manuscript(1, "c")));

        assertThat(chunks).extracting(Chunk::number).containsExactly(0, 1, 2);
        assertThat(chunks).extracting(Chunk::document).containsExactly(0, 0, 1);
    }

    @Test
    void a_long_article_is_covered_whole() {
        List<String> paragraphs = Collections.nCopies(650, "第一百字".repeat(25));
        List<Chunk> chunks = Chunks.of(List.of(new Manuscript(0, "a.docx", "f", paragraphs)));

        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining("\n"))).isEqualTo(String.join("\n", paragraphs));
        assertThat(chunks).hasSize(17);
    }

    @Test
    void short_chunks_are_reviewed_twice_and_long_ones_three_times() {
        assertThat(new Chunk(0, 0, 0, 0, 0, 0, "x".repeat(1800)).rounds()).isEqualTo(2);
        assertThat(new Chunk(0, 0, 0, 0, 0, 0, "x".repeat(1801)).rounds()).isEqualTo(3);
        assertThat(new Chunk(0, 0, 0, 0, 0, 0, "x".repeat(4000)).expectedFindings()).isEqualTo(20);
        assertThat(new Chunk(0, 0, 0, 0, 0, 0, "x").expectedFindings()).isEqualTo(1);
    }

    private static Manuscript manuscript(int number, String... paragraphs) {
        return new Manuscript(number, "a.docx", "f", List.of(paragraphs));
    }
}
