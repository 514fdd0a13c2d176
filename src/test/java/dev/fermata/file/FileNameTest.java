package dev.fermata.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource({"tender.pdf,tender.pdf", "../../etc/passwd,passwd", "C:\\docs\\a.docx,a.docx", "招标 文件.pdf,招标 文件.pdf"})
    void a_path_is_cut_off(String sent, String kept) {
        assertThat(FileName.of(sent).value()).isEqualTo(kept);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".", "..", "a/..", "a/", "\u0000", "\r\n"})
    void what_names_nothing_gets_a_name(String sent) {
        assertThat(FileName.of(sent).value()).isEqualTo("file");
    }

    @Test
    void what_could_forge_a_header_or_an_extension_is_gone() {
        assertThat(FileName.of("a\r\nSet-Cookie: x\u0000.pdf").value()).isEqualTo("aSet-Cookie: x.pdf");
        assertThat(FileName.of("a\u202Efdp.exe").value()).isEqualTo("afdp.exe");
        assertThat(FileName.of("a\uD800b").value()).isEqualTo("ab");
    }

    @Test
    void a_long_name_is_cut_between_characters() {
        String name = FileName.of("x" + "😀".repeat(300)).value();

        assertThat(name).hasSizeLessThanOrEqualTo(FileName.LONGEST).endsWith("😀");
    }

    @Test
    void the_header_has_the_name_in_ascii_and_whole() {
        assertThat(FileName.of("标书 \"1\".pdf").disposition())
                .isEqualTo("attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%E6%A0%87%E4%B9%A6%20%221%22.pdf");
    }
}
