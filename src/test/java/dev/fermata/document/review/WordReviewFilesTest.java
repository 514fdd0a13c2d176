package dev.fermata.document.review;

import static dev.fermata.document.review.ReviewedDocx.REVIEWER;
import static dev.fermata.document.review.ReviewedDocx.advice;
import static dev.fermata.document.review.ReviewedDocx.rewrite;
import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.r;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.document.DocumentException;
import dev.fermata.document.SampleFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in and what comes out, as files. */
class WordReviewFilesTest {

    @TempDir
    private Path folder;

    private final WordReview review = new WordReview();

    @Test
    void parts_that_do_not_change_are_copied_without_being_packed_anew() throws IOException {
        byte[] picture = new byte[3 << 20];
        new Random(1).nextBytes(picture);
        var reviewed = ReviewedDocx.of(folder, new SampleDocx().header(p(r("Header"))).raw("word/media/image1.png", picture)
                .raw("customXml/item1.xml", "<a  b = 'c'/>").body(p(r("some text"))), rewrite("some text", "other text"));

        var before = Revisions.entries(reviewed.source());
        var after = Revisions.entries(reviewed.target());
        assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
        before.keySet().stream().filter(name -> !name.equals("word/document.xml"))
                .forEach(name -> assertThat(after.get(name)).as(name).isEqualTo(before.get(name)));
        try (var source = new ZipFile(reviewed.source().toFile()); var target = new ZipFile(reviewed.target().toFile())) {
            assertThat(target.getEntry("word/media/image1.png").getCompressedSize())
                    .isEqualTo(source.getEntry("word/media/image1.png").getCompressedSize());
            assertThat(target.getEntry("word/media/image1.png").getCrc()).isEqualTo(crc(picture));
        }
    }

    private static long crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    @Test
    void in_a_part_that_changes_every_character_outside_of_the_run_stays() throws IOException {
        String odd = "<w:p w14:paraId='00AB'  ><!-- a > comment --><?pi <r> ?>\r\n\t<w:r ><w:t>untouched &#x4E2D;&amp;</w:t ></w:r>"
                + "<x:thing xmlns:x=\"urn:x\"><![CDATA[ <w:t>no</w:t> ]]></x:thing></w:p>";
        var reviewed = ReviewedDocx.of(folder, new SampleDocx().body(odd + p(r("a tpyo")) + odd), rewrite("tpyo", "typo"));

        String before = new String(Revisions.entries(reviewed.source()).get("word/document.xml"), UTF_8);
        String changed = "<w:r><w:t xml:space=\"preserve\">a tpyo</w:t></w:r>";
        assertThat(reviewed.main()).startsWith(before.substring(0, before.indexOf(changed)))
                .endsWith(before.substring(before.indexOf(changed) + changed.length()));
    }

    @Test
    void a_part_in_utf_16_stays_in_utf_16() throws IOException {
        String xml = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document %s><w:body>%s</w:body></w:document>"
                .formatted(SampleDocx.NAMESPACES, p(r("中文 tpyo")));
        var reviewed = ReviewedDocx.of(folder, new SampleDocx().raw("word/document.xml", xml.getBytes(UTF_16LE)), rewrite("tpyo", "typo"));

        assertThat(new String(Revisions.entries(reviewed.target()).get("word/document.xml"), UTF_16LE)).startsWith("\uFEFF<?xml")
                .contains("中文", "typo</w:t>");
        assertThat(reviewed.says()).containsExactly("中文 typo");
    }

    @Test
    void an_empty_document_is_copied_and_every_remark_listed() throws IOException {
        var reviewed = ReviewedDocx.of(folder, new SampleDocx().body(p()), rewrite("a", "b"));

        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NO_PARAGRAPH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void who_stops_the_work_at_any_step_leaves_the_folder_as_it_was(int step) throws IOException {
        Path source = new SampleDocx().header(p(r("h"))).body(p(r("one two"))).in(folder.resolve("a.docx"));
        Path target = folder.resolve("a_revised.docx");
        var remarks = List.of(rewrite("one", "1"), advice("two", "why"));
        var stop = new IllegalStateException("cancelled");

        assertThatThrownBy(() -> review.apply(source, "a.docx", remarks, REVIEWER, target, (done, of) -> {
            assertThat(of).isEqualTo(7);
            if (done == step) {
                throw stop;
            }
        })).isSameAs(stop);
        assertThat(files()).containsExactly("a.docx");
    }

    @Test
    void an_interrupt_stops_the_work_and_leaves_nothing() throws IOException {
        Path source = new SampleDocx().body(p(r("one two"))).in(folder.resolve("a.docx"));

        assertThatThrownBy(() -> review.apply(source, "a.docx", List.of(rewrite("one", "1")), REVIEWER, folder.resolve("b.docx"),
                (done, of) -> Thread.currentThread().interrupt())).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).containsExactly("a.docx");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void documents_with_macros_templates_and_locked_ones_are_refused_with_what_they_are() throws IOException {
        String macros = "application/vnd.ms-word.document.macroEnabled.main+xml";
        Path docm = new SampleDocx().mainType(macros).body(p(r("x"))).in(folder.resolve("a.docm"));
        Path dotx = new SampleDocx().mainType("template.main").body(p(r("x"))).in(folder.resolve("a.dotx"));

        assertThatThrownBy(() -> review.read(docm, "a.docm")).isInstanceOf(DocumentException.Unsupported.class).hasMessageContaining("macros");
        assertThatThrownBy(() -> review.read(dotx, "a.dotx")).isInstanceOf(DocumentException.Unsupported.class).hasMessageContaining("template");
        assertThatThrownBy(() -> review.read(SampleFiles.lockedDocx(folder.resolve("b.docx")), "b.docx"))
                .isInstanceOf(DocumentException.Encrypted.class);
        assertThatThrownBy(() -> review.read(SampleFiles.oldDoc(folder.resolve("c.doc")), "c.doc"))
                .isInstanceOf(DocumentException.Unsupported.class);
    }

    @Test
    void broken_and_hostile_documents_are_refused() throws IOException {
        Path good = new SampleDocx().body(p(r("x".repeat(5000)))).in(folder.resolve("good.docx"));
        Path cut = Files.write(folder.resolve("cut.docx"), Arrays.copyOf(Files.readAllBytes(good), (int) Files.size(good) / 2));
        var samples = new ArrayList<>(List.of(cut));
        samples.add(new SampleDocx().raw("word/document.xml", "<w:document><w:p>").in(folder.resolve("open.docx")));
        samples.add(new SampleDocx().raw("word/document.xml", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>")
                .in(folder.resolve("xxe.docx")));
        samples.add(new SampleDocx().raw("word/document.xml", new byte[] {(byte) 0xC3, 0x28}).in(folder.resolve("bytes.docx")));
        samples.add(new SampleDocx().body("<w:sdt><w:sdtContent>".repeat(5000)).in(folder.resolve("deep.docx")));
        for (Path sample : samples) {
            assertThatThrownBy(() -> review.read(sample, "a.docx")).as(sample.toString()).isInstanceOf(DocumentException.Broken.class);
        }
    }

    @Test
    void a_document_that_unpacks_to_more_than_the_limit_is_refused() throws IOException {
        Path bomb = new SampleDocx().body(p(r("x".repeat(1 << 20)))).in(folder.resolve("bomb.docx"));

        assertThatThrownBy(() -> new WordReview(new ReviewLimits(100_000, 1 << 20, 10, 10)).read(bomb, "bomb.docx"))
                .isInstanceOf(DocumentException.TooLarge.class);
        assertThat(Files.size(bomb)).isLessThan(10_000);
    }

    @Test
    void a_document_is_refused_beyond_its_characters_paragraphs_or_pieces_only() throws IOException {
        Path source = new SampleDocx().header(p(r("head"))).body(p(r("one"), r("two")) + p()).in(folder.resolve("a.docx"));

        assertThat(new WordReview(new ReviewLimits(10_000, 10, 3, 6)).read(source, "a.docx").paragraphs()).hasSize(2);
        for (var limits : List.of(new ReviewLimits(10_000, 9, 3, 6), new ReviewLimits(10_000, 10, 2, 6),
                new ReviewLimits(10_000, 10, 3, 5))) {
            assertThatThrownBy(() -> new WordReview(limits).read(source, "a.docx")).as(limits.toString())
                    .isInstanceOf(DocumentException.TooLarge.class);
        }
    }

    @Test
    void millions_of_tiny_paragraphs_or_runs_are_refused() throws IOException {
        Path paragraphs = new SampleDocx().body("<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(1_200_000))
                .in(folder.resolve("paragraphs.docx"));
        Path runs = new SampleDocx().body(p("<w:r><w:t>a</w:t></w:r>".repeat(1_800_000))).in(folder.resolve("runs.docx"));

        for (Path hostile : List.of(paragraphs, runs)) {
            assertThat(Files.size(hostile)).isLessThan(1 << 20);
            assertThatThrownBy(() -> review.read(hostile, "a.docx")).isInstanceOf(DocumentException.TooLarge.class);
        }
    }

    @Test
    void a_part_packed_in_a_way_that_word_never_packs_is_refused() throws IOException {
        Path source = new SampleDocx().body(p(r("text"))).in(folder.resolve("zstd.docx"));
        byte[] zip = Files.readAllBytes(source);
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < zip.length - 12; at++) {
            if (bytes.getInt(at) == 0x02014B50) {
                bytes.putShort(at + 10, (short) 93);
            }
        }
        Files.write(source, zip);

        assertThatThrownBy(() -> new Docx(source, "zstd.docx", ReviewLimits.DEFAULT))
                .isInstanceOf(DocumentException.Broken.class).hasNoCause();
        assertThatThrownBy(() -> review.read(source, "zstd.docx")).isInstanceOf(DocumentException.class);
    }

    @Test
    void what_is_no_word_document_must_be_converted_first() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "text");

        assertThatThrownBy(() -> review.read(text, "a.txt")).isInstanceOf(IllegalArgumentException.class);
    }
}
