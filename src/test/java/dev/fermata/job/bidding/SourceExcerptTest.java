package dev.fermata.job.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceExcerptTest {

    private static final String TEXT = "0123456789";

    @Test
    void a_passage_comes_with_what_stands_around_it() {
        SourceExcerpt found = SourceExcerpt.of("t", TEXT, 4, 6, 2);

        assertThat(found).isEqualTo(new SourceExcerpt("t", 4, 6, "45", "234567", 2, 8, 10));
    }

    @Test
    void without_an_end_it_is_one_character() {
        assertThat(SourceExcerpt.of("t", TEXT, 3, null, 0).excerpt()).isEqualTo("3");
    }

    @Test
    void offsets_beyond_the_text_mean_its_end() {
        SourceExcerpt found = SourceExcerpt.of("t", TEXT, 50, Integer.MAX_VALUE, 2000);

        assertThat(found.excerpt()).isEmpty();
        assertThat(found.start()).isEqualTo(10);
        assertThat(found.context()).isEqualTo(TEXT);
    }

    @Test
    void an_end_before_the_start_is_an_empty_passage() {
        assertThat(SourceExcerpt.of("t", TEXT, 5, 2, 1).excerpt()).isEmpty();
    }

    @Test
    void no_character_is_cut_in_half() {
        SourceExcerpt found = SourceExcerpt.of("t", "a\uD83D\uDE00b", 2, 3, 1);

        assertThat(found.excerpt() + found.context()).doesNotContainPattern("[\\uD800-\\uDFFF]").contains("b");
    }
}
