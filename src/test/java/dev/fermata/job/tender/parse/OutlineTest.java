package dev.fermata.job.tender.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fermata.llm.TokenEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {

    private static final String[] PARTS = {"第一章 招标公告\n", "目录\n", "一、总则 ........ 3\n", "1. 复印件\n", "3.5万元\n",
        "2025.6.30前\n", "第三章“评标办法”规定的\n", "\n", "  \n", "12\n", "投标人须具备一级资质", "。", "序号 名称 数量\n", "a\tb\tc\n",
        "│x│y│\n", "（一）价格\n", "Section 2 Eligibility\n", "😀", "\uD83D\uDE00\n", "附件一：格式\n", "x".repeat(900), "字".repeat(700), "\t", "1.1.1",
        "- item\n", "Table of Contents\n", "…", "．"};

    // ---- Nothing is lost

    @ParameterizedTest
    @MethodSource("texts")
    void the_chunks_are_the_whole_text_and_none_is_too_long(String text) {
        holdsAll(text);
    }

    static Stream<String> texts() {
        return Stream.of(Tenders.PRINTED, Tenders.ENGLISH, Tenders.TYPED, "x", "\n", "\n\n第一章 总则\n\n", "字".repeat(5000),
                "没有句号的一段".repeat(400), "a b ".repeat(9000), "12\n".repeat(300), "😀".repeat(3000), Tenders.PRINTED.repeat(12));
    }

    @RepeatedTest(200)
    void random_texts_are_held_whole(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var text = new StringBuilder();
        for (int i = random.nextInt(1, 60); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        holdsAll(text.toString());
    }

    private static void holdsAll(String text) {
        int at = 0;
        for (Chunk chunk : Outline.of(text).chunks()) {
            assertThat(chunk.ownStart()).isEqualTo(at);
            assertThat(chunk.start()).isBetween(0, chunk.ownStart());
            assertThat(chunk.end()).isGreaterThan(chunk.ownStart());
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.start(), chunk.end()));
            assertThat(chunk.tokens()).isEqualTo(TokenEstimate.of(chunk.text())).isLessThanOrEqualTo(Outline.MOST_TOKENS);
            assertThat(Character.isLowSurrogate(text.charAt(chunk.ownStart()))
                    && chunk.ownStart() > 0 && Character.isHighSurrogate(text.charAt(chunk.ownStart() - 1))).isFalse();
            at = chunk.end();
        }
        assertThat(at).isEqualTo(text.length());
    }

    @Test
    void the_last_sentence_of_a_long_paragraph_stays_without_its_full_stop() {
        String paragraph = "投标人应当在递交截止时间之前完成全部响应内容的上传工作。".repeat(60) + "最后一句没有句号也必须保留";
        List<Chunk> chunks = Outline.of("第一章 总则\n" + paragraph).chunks();

        assertThat(chunks.getLast().text()).endsWith("最后一句没有句号也必须保留");
        assertThat(chunks).hasSizeGreaterThan(3);
    }

    @Test
    void what_stands_before_the_first_title_is_a_chunk() {
        Chunk first = Outline.of(Tenders.PRINTED).chunks().getFirst();

        assertThat(first.text()).contains("招标编号：BJ-SW-2026-018").doesNotContain("第一章");
        assertThat(first.section()).isEmpty();
    }

    // ---- Contents

    @Test
    void the_contents_end_behind_their_last_entry_and_name_the_chapters() {
        Outline outline = Outline.of(Tenders.PRINTED);

        List<Chunk> contents = outline.chunks().stream()
                .filter(chunk -> chunk.boilerplate().equals(Optional.of(Boilerplate.CONTENTS))).toList();
        assertThat(contents).hasSize(1);
        assertThat(contents.getFirst().text()).startsWith("目 录").contains("第六章 投标文件格式 ....").doesNotContain("招标条件");
        assertThat(chapters(outline, 1)).containsExactly("第一章 招标公告", "第二章 投标人须知", "第三章 评标办法",
                "第四章 合同条款及格式", "第五章 供货要求", "第六章 投标文件格式");
    }

    @Test
    void contents_without_page_numbers_end_where_the_first_chapter_begins() {
        Outline outline = Outline.of("""
                目录
                第一章 招标公告
                第二章 投标人须知
                第一章 招标公告
                本项目公开招标。
                第二章 投标人须知
                投标人须具备资质。
                """);

        assertThat(chapters(outline, 1)).containsExactly("第一章 招标公告", "第二章 投标人须知");
        assertThat(outline.chunks().getFirst().text()).isEqualTo("目录\n第一章 招标公告\n第二章 投标人须知\n");
    }

    @Test
    void contents_with_tabs_and_broken_entries_are_read() {
        Outline outline = Outline.of("""
                目录
                第一章 一个名称很长很长以至于在目录里被折成两行的章节名
                称及其说明\t........ 3
                第二章 技术要求\t9
                附件一 清单\t12
                正文从这里开始，不是目录。
                第二章 技术要求
                设备须防水。
                """);

        assertThat(outline.chunks().getFirst().text()).endsWith("附件一 清单\t12\n");
        assertThat(chapters(outline, 1)).containsExactly("第二章 技术要求");
    }

    // ---- Titles

    @Test
    void a_list_an_amount_a_date_and_a_mention_are_no_titles() {
        List<String> titles = Outline.of(Tenders.PRINTED).chapters().stream().map(Chapter::title).toList();

        assertThat(titles).contains("1、招标条件", "2、投标人资格要求", "1. 总则", "2. 投标文件", "第二节 专用合同条款")
                .noneMatch(title -> title.contains("复印件") || title.contains("原件") || title.contains("万元")
                        || title.contains("2025") || title.contains("“投标人须知”") || title.contains("合同签订后"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1. 复印件\n2. 原件\n", "3.5万元\n说明\n", "2025.6.30前提交\n说明\n", "第三章“评标办法”规定的标准\n见后。\n",
        "第五章规定的期限\n见后。\n", "12 台设备须到货。\n说明\n", "1. 项目名称：水质监测设备\n说明\n", "0.5%的违约金\n说明\n", "5年以上经验\n说明\n"})
    void these_lines_are_no_titles(String lines) {
        assertThat(Outline.of(lines + "正文结束。\n").chapters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"第 3 章 评标办法", "第三章　评标办法（综合评估法，总分100分）", "第二节 专用合同条款", "四、投标文件的递交", "2. 投标人资格要求",
        "附件三：技术要求", "Section 2 Eligibility of Bidders", "Chapter IV Evaluation", "Annex B Price Schedule", "投标人须知前附表"})
    void these_lines_are_titles(String line) {
        assertThat(Outline.of("前言。\n" + line + "\n正文从这里开始，写明各项内容。\n").chapters())
                .extracting(Chapter::title).containsExactly(line);
    }

    @Test
    void an_english_tender_has_its_sections_and_no_list_items_for_titles() {
        Outline outline = Outline.of(Tenders.ENGLISH);

        assertThat(outline.chapters()).extracting(Chapter::title).containsExactly("Section 1 Invitation",
                "Section 2 Instructions to Bidders", "Section 3 Technical Specifications",
                "Section 4 General Conditions of Contract", "Annex A Bid Forms");
        assertThat(outline.chapters()).extracting(Chapter::boilerplate).containsExactly(Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(Boilerplate.CONTRACT), Optional.of(Boilerplate.FORMAT));
    }

    // ---- Kinds of chunks

    @Test
    void tables_are_found_by_their_head_by_tabs_by_gaps_and_by_bars() {
        assertThat(ofType(Tenders.PRINTED, ChunkType.TABLE)).anySatisfy(text -> assertThat(text).contains("3.4.1 投标保证金 人民币20万元"))
                .anySatisfy(text -> assertThat(text).contains("2 数据采集终端 12台 国产"));
        assertThat(ofType(Tenders.TYPED, ChunkType.TABLE)).singleElement().asString().contains("双门蒸饭柜\t4");
        assertThat(ofType(Tenders.ENGLISH, ChunkType.TABLE)).singleElement().asString().contains("Temperature logger");
        assertThat(ofType("表格如下。\n│名称│数量│\n│泵│3│\n完。\n", ChunkType.TABLE)).singleElement().asString().contains("│泵│3│");
        assertThat(ofType("| a | b |\n|---|---|\n| 1 | 2 |\n", ChunkType.TABLE)).hasSize(1);
        assertThat(ofType("甲  1  2\n乙  3  4\n丙  5  6\n", ChunkType.TABLE)).hasSize(1);
        assertThat(ofType(Tenders.PRINTED, ChunkType.PARAGRAPH)).noneMatch(text -> text.contains("数据采集终端"));
    }

    @Test
    void lists_are_lists() {
        assertThat(ofType(Tenders.TYPED, ChunkType.LIST)).anyMatch(text -> text.contains("（二）技术（50分）"));
    }

    @Test
    void a_chunk_begins_with_its_title_again_and_a_title_alone_is_kept_apart() {
        List<Chunk> chunks = Outline.of(Tenders.PRINTED).chunks();
        Chunk below = chunks.stream().filter(chunk -> chunk.text().contains("注册资本")).findFirst().orElseThrow();

        assertThat(below.text()).startsWith("2、投标人资格要求\n2.1 投标人");
        assertThat(below.section()).containsExactly("第一章 招标公告", "2、投标人资格要求");
        assertThat(chunks).anySatisfy(chunk -> {
            assertThat(chunk.type()).isEqualTo(ChunkType.TITLE);
            assertThat(chunk.text()).isEqualTo("2、投标人资格要求\n");
            assertThat(chunk.lone()).isFalse();
        });
        assertThat(Outline.of("正文。\n第二章 空章\n").chunks().getLast().lone()).isTrue();
    }

    @Test
    void where_a_section_goes_on_its_last_paragraph_is_repeated() {
        String paragraph = "投标人应当具备履行合同所必需的设备和专业技术能力并提供证明材料。\n";
        List<Chunk> chunks = Outline.of("一、资格条件\n" + paragraph.repeat(60)).chunks().stream()
                .filter(chunk -> chunk.type() == ChunkType.PARAGRAPH).toList();

        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks.subList(1, chunks.size())).allSatisfy(chunk ->
                assertThat(chunk.text().substring(0, chunk.ownStart() - chunk.start())).isEqualTo(paragraph));
    }

    @Test
    void contract_forms_and_annexes_are_marked_but_not_what_is_agreed_for_this_contract() {
        List<Chunk> chunks = Outline.of(Tenders.PRINTED).chunks();

        assertThat(boilerplateOf(chunks, "诚实守信")).contains(Boilerplate.CONTRACT);
        assertThat(boilerplateOf(chunks, "预付款为合同价的30%")).isEmpty();
        assertThat(boilerplateOf(chunks, "致：招标人")).contains(Boilerplate.FORMAT);
        assertThat(boilerplateOf(chunks, "IP68")).isEmpty();
        assertThat(boilerplateOf(Outline.of(Tenders.TYPED).chunks(), "甲方")).isPresent();
        assertThat(boilerplateOf(Outline.of("第一章 总则\n正文。\n附件一：技术要求\n须防水。\n").chunks(), "须防水")).isEmpty();
        assertThat(boilerplateOf(Outline.of("第一章 总则\n正文。\n附件一：开标记录表\n记录人。\n").chunks(), "记录人")).contains(Boilerplate.ANNEX);
    }

    @Test
    void a_chunk_that_says_the_same_has_the_same_id_wherever_it_stands() {
        String id = idOf(Tenders.PRINTED, "IP68");

        assertThat(idOf("新增的一段前言。\n" + Tenders.PRINTED, "IP68")).isEqualTo(id);
        List<String> ids = Outline.of(Tenders.PRINTED.repeat(3)).chunks().stream().map(Chunk::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostile_texts_take_seconds_at_most(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> holdsAll(text));
    }

    @Test
    void cutting_stops_soon_after_an_interrupt() throws InterruptedException {
        String text = ("一、要求\n" + "投标人须提供证明材料，不得缺漏。\n".repeat(3)).repeat(50_000);
        var failure = new AtomicReference<Throwable>();
        Thread cutting = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            try {
                Outline.of(text);
            } catch (Throwable e) {
                failure.set(e);
            }
        });

        cutting.join(TimeUnit.SECONDS.toMillis(30));

        assertThat(failure.get()).isInstanceOf(CancellationException.class);
    }

    static Stream<String> hostile() {
        return Stream.of(".".repeat(300_000), "（".repeat(100_000) + " ".repeat(100_000), "1. 要求\n".repeat(50_000),
                "序号 名称 数量\n".repeat(30_000), "1\n".repeat(150_000), "第一章 " + "一".repeat(200_000), "目录\n" + "- ".repeat(100_000));
    }

    private static List<String> chapters(Outline outline, int level) {
        return outline.chapters().stream().filter(chapter -> chapter.level() == level).map(Chapter::title).toList();
    }

    private static List<String> ofType(String text, ChunkType type) {
        return Outline.of(text).chunks().stream().filter(chunk -> chunk.type() == type).map(Chunk::text).toList();
    }

    private static Optional<Boilerplate> boilerplateOf(List<Chunk> chunks, String words) {
        return chunks.stream().filter(chunk -> chunk.text().contains(words)).findFirst().orElseThrow().boilerplate();
    }

    private static String idOf(String text, String words) {
        return Outline.of(text).chunks().stream().filter(chunk -> chunk.text().contains(words)).findFirst().orElseThrow().id();
    }
}
