package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** The six tabs of an analysis, in their order. In lower case on the wire. */
@RegisterForReflection
public enum TabKey {
    HARD_REQUIREMENTS("硬性要求", "Hard requirements"),
    SCORING_ITEMS("评分项", "Scoring items"),
    SUBMISSION_FORMAT("投标文件格式", "Submission format"),
    TECHNICAL_REQUIREMENTS("技术要求", "Technical requirements"),
    COST_ITEMS("成本项", "Cost items"),
    BID_TIMELINE("投标时间线", "Bid timeline");

    private final String chinese;
    private final String english;

    TabKey(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    @JsonCreator
    static TabKey of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param language of the task; English unless it is {@code zh} or one of its regions */
    String title(String language) {
        return PromptFolder.chinese(language) ? chinese : english;
    }
}
