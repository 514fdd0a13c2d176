package dev.fermata.job.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotateWishTest {

    @ParameterizedTest
    @ValueSource(strings = {"请批注这份文档", "帮我校对一下论文", "把合同.docx 润色一遍", "Please proofread my essay",
            "Annotate the report", "Review this document"})
    void these_want_a_document_reviewed(String message) {
        assertThat(AnnotateWish.ofDocument(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"你好", "总结这份报告", "什么是校对？", "Summarise the report", "Write a film review",
            "What does proofreading mean?"})
    void these_do_not(String message) {
        assertThat(AnnotateWish.ofDocument(message)).isFalse();
    }
}
