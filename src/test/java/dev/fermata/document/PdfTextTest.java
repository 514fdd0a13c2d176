package dev.fermata.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfTextTest {

    @TempDir
    Path folder;

    private final DocumentReader reader = new DocumentReader();

    @Test
    void a_hundred_chinese_pages_are_read_in_order() throws IOException {
        var pdf = new SamplePdf();
        for (int page = 1; page <= 100; page++) {
            pdf.page(linesOf(page));
        }

        DocumentText document = reader.extract(pdf.in(folder.resolve("a.pdf")), "tender.pdf");

        assertEquals(100, document.pages());
        assertEquals(0, document.pagesWithoutText());
        assertEquals(DocumentKind.PDF, document.kind());
        List<String> expected = IntStream.rangeClosed(1, 100).boxed().flatMap(page -> linesOf(page).stream()).toList();
        assertEquals(expected, document.text().lines().filter(line -> !line.isBlank()).toList());
    }

    @Test
    void the_same_bytes_give_the_same_text() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).page(linesOf(2)).in(folder.resolve("a.pdf"));
        assertEquals(reader.extract(file, "a.pdf"), reader.extract(Files.newInputStream(file), "a.pdf"));
    }

    @Test
    void a_table_keeps_the_lines_of_a_cell_together() throws IOException {
        Path file = new SamplePdf()
                .table(List.of(List.of("评分因素：", "投标人业绩"), List.of("每项合同得二分，", "最高十二分。")))
                .in(folder.resolve("a.pdf"));
        assertEquals("评分因素：\n投标人业绩\n每项合同得二分，\n最高十二分。\n", reader.extract(file, "a.pdf").text());
    }

    @Test
    void a_page_drawn_from_bottom_to_top_is_put_in_reading_order() throws IOException {
        Path file = new SamplePdf().pageDrawnUpwards(linesOf(7)).in(folder.resolve("a.pdf"));
        assertEquals(linesOf(7), reader.extract(file, "a.pdf").text().lines().toList());
    }

    @Test
    void pictures_without_text_ask_for_ocr() throws IOException {
        Path file = new SamplePdf().picture().picture().in(folder.resolve("scan.pdf"));

        var refused = assertThrows(DocumentException.ImageOnly.class, () -> reader.extract(file, "scan.pdf"));

        assertEquals("document_image_only", refused.code());
        assertEquals("scan.pdf has no text layer: run OCR on it or upload a searchable PDF / docx.", refused.getMessage());
        assertTrue(refused.message(Locale.CHINESE).contains("OCR"));
        assertEquals(DocumentKind.PDF, reader.check(file, "scan.pdf"));
    }

    @Test
    void pictures_with_stamped_page_numbers_ask_for_ocr() throws IOException {
        var pdf = new SamplePdf().page(List.of("1"));
        pdf.picture().picture().picture();
        Path file = pdf.in(folder.resolve("a.pdf"));
        assertThrows(DocumentException.ImageOnly.class, () -> reader.extract(file, "a.pdf"));
    }

    @Test
    void pictures_among_pages_of_text_are_counted() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).picture().page(linesOf(3)).in(folder.resolve("a.pdf"));
        assertEquals(1, reader.extract(file, "a.pdf").pagesWithoutText());
    }

    @Test
    void a_short_page_without_pictures_is_text() throws IOException {
        Path file = new SamplePdf().page(List.of("停")).in(folder.resolve("a.pdf"));
        assertEquals("停\n", reader.extract(file, "a.pdf").text());
    }

    @Test
    void blank_pages_are_empty() throws IOException {
        Path file = new SamplePdf().blankPage().blankPage().in(folder.resolve("a.pdf"));
        assertThrows(DocumentException.Empty.class, () -> reader.extract(file, "a.pdf"));
    }

    @Test
    void a_password_to_open_is_asked_to_be_removed() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).protectedBy("owner", "user").in(folder.resolve("a.pdf"));
        assertThrows(DocumentException.Encrypted.class, () -> reader.check(file, "a.pdf"));
        assertThrows(DocumentException.Encrypted.class, () -> reader.extract(file, "a.pdf"));
    }

    @Test
    void an_owners_password_alone_does_not_keep_readers_out() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).protectedBy("owner", "").in(folder.resolve("a.pdf"));
        assertEquals(linesOf(1), reader.extract(file, "a.pdf").text().lines().toList());
    }

    @Test
    void a_file_cut_off_anywhere_is_broken() throws IOException {
        byte[] whole = Files.readAllBytes(new SamplePdf().page(linesOf(1)).page(linesOf(2)).in(folder.resolve("a.pdf")));
        for (int kept : new int[] {10, whole.length / 4, whole.length / 2, whole.length - 60}) {
            Path file = Files.write(folder.resolve("cut.pdf"), Arrays.copyOf(whole, kept));
            assertThrows(DocumentException.Broken.class, () -> reader.check(file, "cut.pdf"), "first " + kept + " bytes");
            assertThrows(DocumentException.Broken.class, () -> reader.extract(file, "cut.pdf"), "first " + kept + " bytes");
        }
    }

    @Test
    void rubbish_between_a_pdfs_ends_is_broken() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pdf"), "%PDF-1.7\nnothing here\nstartxref\n12\n%%EOF\n");
        assertThrows(DocumentException.Broken.class, () -> reader.check(file, "a.pdf"));
    }

    @Test
    void an_interrupted_reader_stops_and_stays_interrupted() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).in(folder.resolve("a.pdf"));
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> reader.extract(file, "a.pdf"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void an_interrupt_between_pages_is_never_taken_for_a_broken_file() throws IOException, InterruptedException {
        var pdf = new SamplePdf();
        for (int page = 1; page <= 300; page++) {
            pdf.page(linesOf(page));
        }
        Path file = pdf.in(folder.resolve("a.pdf"));
        var outcome = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    reader.extract(file, "a.pdf");
                }
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        thread.interrupt();
        thread.join();
        assertEquals(CancellationException.class, outcome.join().getClass());
    }

    @Test
    void a_page_that_inflates_a_thousandfold_is_refused() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).bomb(80).in(folder.resolve("a.pdf"));
        assertTrue(Files.size(file) < 200_000);
        assertThrows(DocumentException.TooLarge.class, () -> reader.extract(file, "a.pdf"));
    }

    @Test
    void more_text_than_allowed_is_too_large() throws IOException {
        Path file = new SamplePdf().page(linesOf(1)).in(folder.resolve("a.pdf"));
        var strict = new DocumentReader(new DocumentLimits(1 << 20, 50));
        assertThrows(DocumentException.TooLarge.class, () -> strict.extract(file, "a.pdf"));
        assertFalse(reader.extract(file, "a.pdf").text().isBlank());
    }

    private static List<String> linesOf(int page) {
        return IntStream.rangeClosed(1, 20)
                .mapToObj(line -> "第" + page + "页第" + line + "条：投标人应具备独立法人资格（含分支机构）")
                .toList();
    }
}
