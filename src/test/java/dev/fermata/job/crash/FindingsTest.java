package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.job.crash.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final DumpChunk CHUNK = new DumpChunk(3, "\"main\" prio=5 tid=1 Blocked\n  - waiting to lock <0x0a> (a B) held by thread 2\n", 1);

    @Test
    void evidence_stands_in_the_dump_or_is_said_not_to() {
        ChunkNotes notes = Findings.checked(new ChunkNotes("s", List.of(finding("a", Severity.HIGH, "-  waiting to lock <0x0a>"),
                finding("b", Severity.HIGH, "- waiting to lock <0x0b>"), finding("c", Severity.LOW, "")), null), CHUNK);

        assertThat(notes.findings()).extracting(Finding::verified).containsExactly(true, false, false);
        assertThat(notes.findings()).extracting(Finding::part).containsOnly(3);
    }

    @Test
    void what_several_chunks_say_is_told_once_the_gravest_first() {
        ChunkNotes one = Findings.checked(new ChunkNotes("1", List.of(finding("Main waits", Severity.MEDIUM, "waiting to lock"),
                finding("Main is blocked", Severity.CRITICAL, "tid=1 Blocked")), null), CHUNK);
        ChunkNotes two = Findings.checked(new ChunkNotes("2", List.of(finding("main  WAITS", Severity.HIGH, "held by thread 2"),
                finding("Another title", Severity.LOW, "tid=1  Blocked"), finding("Made up", Severity.CRITICAL, "no such line")), null), CHUNK);

        List<Finding> merged = Findings.merged(List.of(one, two));

        assertThat(merged).extracting(Finding::title).containsExactly("Main is blocked", "main  WAITS", "Made up");
    }

    @Test
    void findings_without_evidence_are_kept_from_the_report_and_holes_are_not() {
        ChunkNotes good = Findings.checked(new ChunkNotes("shows it", List.of(finding("Main waits", Severity.HIGH, "waiting to lock"),
                finding("Made up", Severity.HIGH, "no such line")), null), CHUNK);
        List<ChunkNotes> all = List.of(good, ChunkNotes.unread("bad_answer"));

        Findings.Digest digest = Findings.digest(all, Findings.merged(all), 10_000);

        assertThat(digest.text()).contains("[part 1] shows it", "[part 2] NOT ANALYSED: bad_answer", "Main waits").doesNotContain("Made up");
        assertThat(digest.leftOut()).isZero();
    }

    @Test
    void too_many_findings_are_cut_from_the_least_grave_and_counted() {
        List<Finding> many = IntStream.range(0, 100).mapToObj(i -> new Finding("t" + i, i < 3 ? Severity.CRITICAL : Severity.LOW,
                "e".repeat(100), "line " + i, null, 1, true)).toList();
        ChunkNotes notes = new ChunkNotes("s", many, null);

        Findings.Digest digest = Findings.digest(List.of(notes), Findings.merged(List.of(notes)), 2_000);

        assertThat(digest.text()).hasSizeLessThanOrEqualTo(2_000).contains("t0:", "t1:", "t2:");
        assertThat(digest.leftOut()).isPositive().isLessThan(97);
    }

    @Test
    void what_many_parts_are_about_leaves_half_of_the_room_to_what_was_found() {
        List<ChunkNotes> all = new ArrayList<>(IntStream.range(0, 100).mapToObj(i -> new ChunkNotes("s".repeat(2_000), List.of(), null))
                .toList());
        all.set(50, ChunkNotes.unread("bad_answer"));
        all.set(99, new ChunkNotes("s", List.of(new Finding("Gravest", Severity.CRITICAL, "e", "line 1", null, 100, true)), null));

        Findings.Digest digest = Findings.digest(all, Findings.merged(all), 10_000);

        assertThat(digest.text()).hasSizeLessThan(7_500).contains("[part 1] sss", "[part 51] NOT ANALYSED", "Gravest");
        assertThat(digest.leftOut()).isZero();
        assertThat(Findings.digest(all, Findings.merged(all), 5_000).text()).as("too little for summaries")
                .doesNotContain("[part 1]").contains("[part 51] NOT ANALYSED", "Gravest");
    }

    @Test
    void a_word_that_stands_in_every_dump_is_no_evidence() {
        ChunkNotes notes = Findings.checked(new ChunkNotes("1", List.of(finding("Vague", Severity.HIGH, "tid=1"),
                finding("Exact", Severity.HIGH, "tid=1 Blocked")), null), CHUNK);

        assertThat(notes.findings()).extracting(Finding::verified).containsExactly(false, true);
    }

    @Test
    void what_a_model_says_is_cut_and_cleaned_before_it_is_kept() {
        ChunkNotes notes = Findings.checked(new ChunkNotes("s\u0000", List.of(new Finding("t\u0000".repeat(5_000), Severity.LOW, "e".repeat(50_000),
                "x".repeat(9_000), "T\u202E", 0, true)), null), CHUNK);

        Finding finding = notes.findings().getFirst();
        assertThat(finding.title()).hasSizeLessThanOrEqualTo(500).doesNotContain("\u0000");
        assertThat(finding.explanation()).hasSizeLessThanOrEqualTo(2_000);
        assertThat(finding.verified()).isFalse();
    }

    @Test
    void a_report_is_one_if_it_has_a_section_and_says_which_it_lacks() {
        List<String> sections = List.of("Summary", "Root cause", "What to do");

        assertThat(new ReportDraft("# 1. Summary\nx\n### **Root Cause**\ny", false).missing(sections)).containsExactly("What to do");
        assertThat(new ReportDraft("I would rather tell you a story.", false).fits(sections)).isFalse();
        assertThat(new ReportDraft("", false).fits(sections)).isFalse();
        assertThat(new ReportDraft("## 问题概述\n…", true).fits(List.of("问题概述", "根本原因"))).isTrue();
    }

    private static Finding finding(String title, Severity severity, String evidence) {
        return new Finding(title, severity, "because", evidence, "main", 0, false);
    }
}
