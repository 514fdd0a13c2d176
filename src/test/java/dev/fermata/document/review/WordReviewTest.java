package dev.fermata.document.review;

import static dev.fermata.document.review.ReviewedDocx.advice;
import static dev.fermata.document.review.ReviewedDocx.everywhere;
import static dev.fermata.document.review.ReviewedDocx.rewrite;
import static dev.fermata.document.review.SampleDocx.cell;
import static dev.fermata.document.review.SampleDocx.del;
import static dev.fermata.document.review.SampleDocx.ins;
import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.r;
import static dev.fermata.document.review.SampleDocx.run;
import static dev.fermata.document.review.SampleDocx.t;
import static dev.fermata.document.review.SampleDocx.table;
import static dev.fermata.document.review.SampleDocx.textBox;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordReviewTest {

    @TempDir
    private Path folder;

    private ReviewedDocx reviewed;

    @AfterEach
    void whatever_was_marked_is_valid_and_can_be_refused() throws IOException {
        assertThat(reviewed.isUndoneByRefusing()).isTrue();
        reviewed.revisions().assertCommentsAreWhole();
        reviewed.revisions().assertChangesAreValid("word/document.xml");
    }

    private void review(String body, Remark... remarks) throws IOException {
        review(new SampleDocx().body(body), remarks);
    }

    private void review(SampleDocx sample, Remark... remarks) throws IOException {
        reviewed = ReviewedDocx.of(folder, sample, remarks);
    }

    @Test
    void only_the_words_that_differ_are_changed_and_keep_their_format() throws IOException {
        review(p(run("<w:b/>", t("The Supplier will recieve the payment."))),
                rewrite("The Supplier will recieve the payment.", "The Supplier will receive the payment.", "Spelling"));

        assertThat(reviewed.main()).contains("<w:del w:id=\"3\" w:author=\"Fermata\" w:date=\"2026-02-03T04:05:06Z\">"
                + "<w:r><w:rPr><w:b/></w:rPr><w:delText>recieve</w:delText></w:r></w:del>");
        assertThat(reviewed.main()).contains("<w:r><w:rPr><w:b/></w:rPr><w:t>receive</w:t></w:r></w:ins>");
        assertThat(reviewed.main()).contains("<w:t xml:space=\"preserve\">The Supplier will </w:t>");
        assertThat(reviewed.says()).containsExactly("The Supplier will receive the payment.");
        assertThat(reviewed.revisions().comments()).containsExactly("Spelling");
    }

    @Test
    void advice_becomes_a_comment_with_all_the_parts_that_takes() throws IOException {
        review(p(r("An unclear sentence.")), advice("unclear sentence", "Say who does what.\nAnd when."));

        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.COMMENT);
        assertThat(reviewed.outcome().applied().getFirst().offset()).isEqualTo(3);
        assertThat(reviewed.main()).contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:t>unclear sentence</w:t></w:r>"
                + "<w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/></w:r>");
        assertThat(reviewed.part("word/comments.xml")).contains("w:author=\"Fermata\"");
        assertThat(reviewed.revisions().comments()).containsExactly("Say who does what.And when.");
        assertThat(reviewed.part("[Content_Types].xml")).contains("PartName=\"/word/comments.xml\"");
        assertThat(reviewed.part("word/_rels/document.xml.rels")).contains("relationships/comments\" Target=\"comments.xml\"");
    }

    @Test
    void comments_that_were_there_stay_and_numbers_are_not_given_twice() throws IOException {
        review(new SampleDocx().comments("<w:comment w:id=\"1\" w:author=\"Old\"><w:p><w:r><w:t>old</w:t></w:r></w:p></w:comment>")
                        .body(p("<w:commentRangeStart w:id=\"1\"/>", r("some words"), "<w:commentRangeEnd w:id=\"1\"/>",
                                "<w:r><w:commentReference w:id=\"1\"/></w:r>", ins(2, r(" more")))),
                advice("words more", "new"));

        assertThat(reviewed.part("word/comments.xml")).contains(">old<", ">new<").contains("w:id=\"3\"");
    }

    @Test
    void an_original_is_found_across_runs_links_and_bookmarks() throws IOException {
        review(p(r("See "), "<w:hyperlink r:id=\"x\">", run("<w:i/>", t("our of")), run("", t("fice")), "</w:hyperlink>",
                        "<w:bookmarkStart w:id=\"9\" w:name=\"b\"/>", r(" in town"), "<w:bookmarkEnd w:id=\"9\"/>"),
                rewrite("our office in town", "our offices in the town"));

        assertThat(reviewed.says()).containsExactly("See our offices in the town");
        assertThat(reviewed.main()).contains("<w:hyperlink r:id=\"x\">", "w:name=\"b\"");
    }

    @Test
    void what_is_put_after_a_link_does_not_become_part_of_it() throws IOException {
        review(p("<w:hyperlink r:id=\"x\">", r("link"), "</w:hyperlink>", r(" text")), rewrite("link text", "link, text"));

        assertThat(reviewed.main()).contains("</w:hyperlink><w:ins");
    }

    @Test
    void tables_headers_footers_and_notes_are_reviewed_too() throws IOException {
        review(new SampleDocx().header(p(r("A tpyo above"))).footer(table(cell(p(r("A tpyo below")))))
                        .footnotes("<w:footnote w:id=\"1\">" + p(r("A tpyo noted")) + "</w:footnote>")
                        .endnotes("<w:endnote w:id=\"2\">" + p(r("A tpyo at the end")) + "</w:endnote>")
                        .body(table(cell(p(r("A tpyo in a cell")))) + p(r("x"), "<w:r><w:footnoteReference w:id=\"1\"/></w:r>",
                                "<w:r><w:endnoteReference w:id=\"2\"/></w:r>")),
                everywhere("tpyo", "typo"));

        assertThat(reviewed.outcome().applied()).hasSize(5);
        assertThat(reviewed.says()).containsExactly("A typo above", "A typo in a cell", "x", "A typo noted", "A typo at the end",
                "A typo below");
    }

    @Test
    void a_comment_on_a_note_hangs_on_its_mark_in_the_body_and_one_on_a_header_is_listed() throws IOException {
        review(new SampleDocx().header(p(r("Heading")))
                        .footnotes("<w:footnote w:id=\"1\">" + p(r("A bold claim")) + "</w:footnote>")
                        .body(p(r("Body"), "<w:r><w:footnoteReference w:id=\"1\"/></w:r>")),
                advice("bold claim", "Prove it."), advice("Heading", "Too long."));

        assertThat(reviewed.main()).contains("<w:commentRangeStart w:id=\"2\"/><w:r><w:footnoteReference w:id=\"1\"/></w:r>");
        assertThat(reviewed.revisions().comments()).containsExactly("Footnote, “bold claim”: Prove it.");
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NO_COMMENT_HERE);
    }

    @Test
    void both_copies_of_a_text_box_change_and_comments_hang_on_the_box() throws IOException {
        review(p(r("Before"), textBox(p(r("A tpyo in a box"))), r("after")), rewrite("tpyo", "typo", "Spelling"),
                rewrite("Beforeafter", "Before and after"));

        assertThat(reviewed.says()).containsExactly("Before and after", "A typo in a box");
        assertThat(reviewed.main().split("<w:delText>tpyo</w:delText>", -1)).hasSize(3);
        assertThat(reviewed.main()).contains("<w:commentRangeStart w:id=\"1\"/><w:r><mc:AlternateContent>");
        assertThat(reviewed.outcome().applied().getFirst().paragraph()).isEqualTo(1);
    }

    @Test
    void deleted_text_is_no_text_and_changes_of_others_stay() throws IOException {
        review(p(r("one "), del(5, "gone "), ins(6, r("two three")), r(" four")), rewrite("one two three four", "one 2 three four"));

        assertThat(reviewed.says()).containsExactly("one 2 three four");
        assertThat(reviewed.main()).contains("w:author=\"Earlier\"", "<w:delText xml:space=\"preserve\">gone </w:delText>");
    }

    @Test
    void text_put_into_the_insertion_of_another_stands_between_its_halves() throws IOException {
        review(p(ins(6, r("two four"))), rewrite("two four", "two three four"));

        assertThat(reviewed.main()).contains("</w:ins><w:ins w:id=\"1\" w:author=\"Fermata\"");
    }

    @Test
    void fields_survive_a_change_of_what_they_show() throws IOException {
        String field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>"
                + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + r("Artikle 3")
                + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        review(p(r("See "), field, r(" below")), rewrite("See Artikle 3 below", "See Article 3 above"),
                advice("REF x", "must not be found"));

        assertThat(reviewed.says()).containsExactly("See Article 3 above");
        assertThat(reviewed.main()).contains("fldCharType=\"begin\"", "fldCharType=\"separate\"", "fldCharType=\"end\"");
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NOT_FOUND);
    }

    @Test
    void tabs_breaks_hyphens_symbols_and_pictures_in_a_run_survive() throws IOException {
        review(p(run("", t("Name") + "<w:tab/>" + t("well") + "<w:noBreakHyphen/>" + t("kn") + "<w:softHyphen/>" + t("own")
                        + "<w:drawing><wp:inline/></w:drawing>" + "<w:br/>" + t("next lien") + "<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>")),
                rewrite("Name\twell-known\nnext lien", "Name\twidely known\nnext line"));

        assertThat(reviewed.says()).containsExactly("Name\twidely known\nnext line□");
        assertThat(reviewed.main().split("<w:drawing>", -1)).hasSize(2);
        assertThat(reviewed.main()).doesNotContain("<w:delText/>");
    }

    @Test
    void line_ends_and_tabs_of_a_replacement_become_what_word_has_for_them() throws IOException {
        review(p(r("a b")), rewrite("a b", "a\tc\nd"));

        assertThat(reviewed.main()).contains("<w:tab/>", "<w:br/>");
        assertThat(reviewed.says()).containsExactly("a\tc\nd");
    }

    @Test
    void a_locked_bound_or_chosen_text_is_not_changed_but_commented() throws IOException {
        String locked = "<w:sdt><w:sdtPr><w:lock w:val=\"contentLocked\"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>";
        String chosen = "<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>";
        review(locked.formatted(p(r("Locked words"))) + p(r("Pick: "), chosen.formatted(r("first choice"))),
                rewrite("Locked words", "Open words"), rewrite("first choice", "second choice"));

        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.PROPOSAL, ReviewOutcome.Kind.PROPOSAL);
        assertThat(reviewed.revisions().comments()).containsExactly("Proposal: “Open words”", "Proposal: “second choice”");
        assertThat(reviewed.main()).contains("<w:commentRangeStart w:id=\"2\"/><w:sdt>");
    }

    @Test
    void an_open_content_control_is_changed_inside() throws IOException {
        review(p("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>", r("old value"), "</w:sdtContent></w:sdt>"),
                rewrite("old value", "new value"));

        assertThat(reviewed.main()).contains("<w:sdtContent><w:del");
    }

    @Test
    void width_quotes_and_spaces_do_not_matter_and_stay_as_they_are() throws IOException {
        review(p(r("乙方提供“技术支持”，服务期为２０２６年１月 至 １２月。")),
                rewrite("\"技术支持\",服务期为2026年1月至12月", "\"技术服务\",服务期为2026年1月至12月"));

        assertThat(reviewed.outcome().applied().getFirst().match()).isEqualTo(ReviewOutcome.Match.NORMALISED);
        assertThat(reviewed.says()).containsExactly("乙方提供“技术服务”，服务期为２０２６年１月 至 １２月。");
    }

    @Test
    void a_nearly_right_quotation_changes_only_what_was_meant() throws IOException {
        review(p(r("第一段没有关系。")) + p(r("甲方应当在收到发票后三十日内支付全部款项，逾期的按日支付违约金。")),
                rewrite("甲方应在收到发票后三十日内支付全部款项，逾期的按日支付违约金", "甲方应在收到发票后二十日内支付全部款项，逾期的按日支付违约金"));

        ReviewOutcome.Applied applied = reviewed.outcome().applied().getFirst();
        assertThat(applied.match()).isEqualTo(ReviewOutcome.Match.FUZZY);
        assertThat(applied.score()).isBetween(0.9, 0.99);
        assertThat(applied.paragraph()).isEqualTo(1);
        assertThat(reviewed.says()).contains("甲方应当在收到发票后二十日内支付全部款项，逾期的按日支付违约金。");
    }

    @Test
    void a_doubtful_match_is_only_proposed_and_a_poor_one_is_listed() throws IOException {
        review(p(r("The committee approved the annual budget in March.")),
                rewrite("The committee aproved an annual budget on March", "The board approved it in March"),
                rewrite("The weather was fine on that day in summer", "x"));

        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.TRACKED_CHANGE);
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NOT_FOUND);
        review(p(r("The committee approved the annual budget in March.")),
                rewrite("A committee has approved annual budgets in March", "The board approved it in March"));
        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.PROPOSAL);
    }

    @Test
    void two_places_that_resemble_the_quotation_equally_are_left_alone() throws IOException {
        review(p(r("Clause 1 binds the seller.")) + p(r("Clause 2 binds the seller.")), rewrite("Clause 9 binds the seller.", "x"));

        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.AMBIGUOUS);
    }

    @Test
    void a_quotation_is_not_found_within_a_word() throws IOException {
        review(p(r("We start the art class.")), rewrite("art", "music"));

        assertThat(reviewed.says()).containsExactly("We start the music class.");
    }

    @Test
    void nothing_outside_of_the_named_paragraphs_is_marked() throws IOException {
        review(p(r("same")) + p(r("same")) + p(r("same")),
                new Remark(1, 1, "same", Optional.of("other"), "", Occurrences.ALL));

        assertThat(reviewed.says()).containsExactly("same", "other", "same");
    }

    @Test
    void where_remarks_overlap_the_first_is_made_and_the_second_proposed() throws IOException {
        review(p(r("red green blue")), rewrite("green", "yellow"), rewrite("red green blue", "black"), rewrite("green", "yellow"));

        assertThat(reviewed.says()).containsExactly("red yellow blue");
        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.TRACKED_CHANGE, ReviewOutcome.Kind.PROPOSAL);
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.DUPLICATE);
    }

    @Test
    void a_second_remark_takes_the_next_free_place() throws IOException {
        review(p(r("teh cat and teh dog")), rewrite("teh", "the"), rewrite("teh", "THE"));

        assertThat(reviewed.says()).containsExactly("the cat and THE dog");
    }

    @Test
    void what_is_said_of_the_second_place_is_marked_there() throws IOException {
        review(p(r("teh cat and ")) + p(r("teh dog, no theory")),
                new Remark(0, 0, 1, 99, "teh", Optional.empty(), "first", Occurrences.FIRST),
                new Remark(0, 0, 1, 99, "teh", Optional.empty(), "second", Occurrences.FIRST, 2),
                new Remark(0, 0, 1, 99, "teh", Optional.of("the"), "", Occurrences.FIRST, 2),
                new Remark(0, 0, 1, 99, "teh", Optional.of("the"), "", Occurrences.FIRST, 3),
                new Remark(0, 0, 1, 99, "the dgo", Optional.of("a dog"), "", Occurrences.FIRST, 2));

        assertThat(reviewed.says()).containsExactly("teh cat and ", "the dog, no theory");
        assertThat(reviewed.outcome().applied()).extracting(ReviewOutcome.Applied::paragraph).containsExactly(0, 1, 1);
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.DUPLICATE, Unanchored.Reason.NOT_FOUND);
    }

    @Test
    void remarks_side_by_side_are_both_made() throws IOException {
        review(p(r("甲乙丙")), rewrite("甲", "A"), rewrite("乙", "B"), rewrite("丙", ""));

        assertThat(reviewed.says()).containsExactly("AB");
    }

    @Test
    void a_comment_may_run_over_paragraphs_and_a_change_may_not_join_them() throws IOException {
        review(p(r("End of one.")) + p(r("Start of two.")), advice("one.\nStart", "Join these."),
                rewrite("of one.\nStart of two", "of one and start of two"), rewrite("End of one.\nStart of two.", "End of 1.\nStart of 2."));

        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.COMMENT, ReviewOutcome.Kind.PROPOSAL,
                ReviewOutcome.Kind.TRACKED_CHANGE);
        assertThat(reviewed.says()).containsExactly("End of 1.", "Start of 2.");
    }

    @Test
    void remarks_that_say_nothing_are_listed_with_why() throws IOException {
        review(p(r("text")), rewrite(" ", "x"), rewrite("text", "text"), advice("text", " "),
                new Remark(7, 9, "text", Optional.of("x"), "", Occurrences.FIRST));

        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NO_ORIGINAL, Unanchored.Reason.NO_CHANGE,
                Unanchored.Reason.NO_CHANGE, Unanchored.Reason.NO_PARAGRAPH);
        assertThat(Revisions.entries(reviewed.target())).containsOnlyKeys(Revisions.entries(reviewed.source()).keySet());
    }

    @Test
    void markup_and_rubbish_in_a_remark_stay_text() throws IOException {
        review(p(r("a < b && c")), rewrite("a < b && c", "a > b & \"c\"\u0000\uD800"), advice("a < b", "<w:p> & \u0001"));

        assertThat(reviewed.says()).containsExactly("a > b & \"c\"");
        assertThat(reviewed.revisions().comments()).containsExactly("<w:p> &");
    }

    @Test
    void page_breaks_and_phonetic_guides_are_never_deleted() throws IOException {
        review(p(run("", t("one") + "<w:br w:type=\"page\"/>" + t("two"))), rewrite("one\ntwo", "three"));

        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.PROPOSAL);
    }

    @Test
    void names_may_be_written_without_a_prefix() throws IOException {
        review(new SampleDocx().raw("word/document.xml", """
                <document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>plain old text</t></r>\
                </p></body></document>"""), rewrite("old", "new", "why"));

        assertThat(reviewed.says()).containsExactly("plain new text");
    }

    @Test
    void moved_text_is_text_where_it_went_and_not_where_it_came_from() throws IOException {
        String stamp = "w:author=\"Earlier\" w:date=\"2020-01-01T00:00:00Z\"";
        review(p("<w:moveFrom w:id=\"7\" " + stamp + ">", r("moved tpyo"), "</w:moveFrom>", r("stays"))
                        + p("<w:moveTo w:id=\"8\" " + stamp + ">", r("moved tpyo"), "</w:moveTo>"),
                everywhere("moved tpyo", "moved typo"));

        assertThat(reviewed.says()).containsExactly("stays", "moved typo");
        assertThat(reviewed.outcome().applied()).hasSize(1);
        assertThat(reviewed.main()).contains("</w:moveTo><w:ins");
    }

    @Test
    void a_document_in_the_strict_format_gets_strict_comments() throws IOException {
        String strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
        review(new SampleDocx().raw("word/document.xml",
                "<w:document xmlns:w=\"%s\"><w:body>%s</w:body></w:document>".formatted(strict, p(r("strict text")))),
                advice("strict", "why"));

        assertThat(reviewed.part("word/comments.xml")).contains("<w:comments xmlns:w=\"" + strict + "\">");
        assertThat(reviewed.part("word/_rels/document.xml.rels"))
                .contains("http://purl.oclc.org/ooxml/officeDocument/relationships/comments");
    }

    @Test
    void text_of_formulas_and_phonetic_guides_is_read_and_commented_around() throws IOException {
        String guide = "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby>";
        review(p(r("Let "), "<m:oMath><m:r><m:t>x=y</m:t></m:r></m:oMath>", r(" and "), run("", t("读") + guide + t("音"))),
                advice("x=y", "Number it."), rewrite("读拼音", "念拼音"), rewrite("x=y and", "x=z and"));

        assertThat(reviewed.main()).contains("<w:commentRangeStart w:id=\"1\"/>");
        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.COMMENT, ReviewOutcome.Kind.TRACKED_CHANGE,
                ReviewOutcome.Kind.PROPOSAL);
        assertThat(reviewed.says()).containsExactly("Let x=y and 念拼音");
    }

    @Test
    void a_remark_about_a_part_of_a_paragraph_is_placed_in_that_part() throws IOException {
        review(p(r("first tpyo, second "), r("tpyo, third tpyo")),
                new Remark(0, 12, 0, 24, "tpyo", Optional.of("typo"), "", Occurrences.FIRST),
                new Remark(0, 24, 0, 35, "tpyo", Optional.of("typo"), "", Occurrences.FIRST),
                new Remark(0, 24, 0, 35, "second", Optional.of("2nd"), "", Occurrences.FIRST));

        assertThat(reviewed.says()).containsExactly("first tpyo, second typo, third typo");
        assertThat(reviewed.failures()).containsExactly(Unanchored.Reason.NOT_FOUND);
    }

    @Test
    void a_range_from_the_middle_of_one_paragraph_to_the_middle_of_another_may_be_quoted_whole() throws IOException {
        review(p(r("a sentence. Another ends")) + p(r("here, and more.")),
                new Remark(0, 12, 1, 5, "Another  ends\nhere,", Optional.of("The next ends\nhere,"), "Style", Occurrences.FIRST),
                new Remark(0, 12, 1, 5, "Anothr ends", Optional.of("Anothr end"), "", Occurrences.FIRST));

        assertThat(reviewed.says()).containsExactly("a sentence. The next end", "here, and more.");
        assertThat(reviewed.outcome().applied()).extracting(ReviewOutcome.Applied::offset).containsExactly(12, 12);
    }
}
