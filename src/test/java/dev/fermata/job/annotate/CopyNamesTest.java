package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.job.annotate.AnnotatePayload.Document;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyNamesTest {

    @Test
    void a_copy_is_called_after_its_document() {
        CopyNames names = names("报告.docx", "a.b.md");

        assertThat(names.revised(0)).isEqualTo("报告_revised.docx");
        assertThat(names.revised(1)).isEqualTo("a.b_revised.docx");
        assertThat(names.converted(1)).isEqualTo("a.b.docx");
    }

    @Test
    void no_copy_is_called_like_an_upload_or_another_copy() {
        CopyNames names = names("a.docx", "a.md", "a_revised.docx", "a.docx", "a.txt");

        assertThat(names.revised(0)).isEqualTo("a_revised_2.docx");
        assertThat(names.revised(1)).isEqualTo("a_revised_3.docx");
        assertThat(names.revised(2)).isEqualTo("a_revised_revised.docx");
        assertThat(names.revised(3)).isEqualTo("a_revised_4.docx");
        assertThat(names.converted(1)).isEqualTo("a_2.docx");
        assertThat(names.converted(4)).isEqualTo("a_3.docx");
    }

    @Test
    void what_is_only_called_a_word_document_keeps_its_name_for_itself() {
        assertThat(names("a.docx").converted(0)).isEqualTo("a_converted.docx");
    }

    @Test
    void a_long_name_leaves_room_for_its_ending() {
        assertThat(names("😀".repeat(100) + ".docx").revised(0)).isEqualTo("😀".repeat(90) + "_revised.docx");
    }

    private static CopyNames names(String... uploads) {
        return new CopyNames(Stream.of(uploads).map(name -> new Document("f", name)).toList());
    }
}
