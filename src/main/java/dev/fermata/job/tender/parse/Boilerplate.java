package dev.fermata.job.tender.parse;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parts of a tender that usually say nothing new to a bidder, by their titles. In lower case on the wire.
 *
 * <p>The special conditions of a contract are not among them: prices, payment and delivery are agreed there. Nor are
 * annexes that hold the technical requirements, bills of quantities or scoring.
 */
@RegisterForReflection
public enum Boilerplate {
    /** The table of contents itself. */
    CONTENTS,
    /** Conditions and forms of the contract. */
    CONTRACT,
    /** Forms that the bid is to be written in. */
    FORMAT,
    /** Annexes. */
    ANNEX;

    /** Titles below this level are not looked at: what they name is part of something. */
    private static final int DEEPEST = 3;

    private static final Pattern OF_CONTRACT = Pattern.compile("(?i).*(?:合同(?:主要|通用)?(?:条款|条件|文本|草案|格式|协议|范本|书)|通用合同|拟签订(?:的)?合同"
            + "|(?:general )?conditions of contract|contract (?:terms|conditions|forms?|agreement)|form of contract).*|.*合同$");
    private static final Pattern OF_FORMS = Pattern.compile("(?i).*(?:(?:投标|响应|应答|申请|报价|竞标|比选|磋商|谈判)(?:文件|书)?的?(?:组成[及与和])?格式|文件格式|格式及附件"
            + "|(?:bid(?:ding)?|tender(?:ing)?) forms?|forms? of (?:bid|tender)).*|.*格式(?:（略）)?$");
    private static final Pattern OF_ANNEXES = Pattern.compile("(?i).*(?:附件|附表|附录|annex|appendi).*");
    private static final Pattern SPECIAL = Pattern.compile("(?i).*(?:专用|特殊|special conditions|particular conditions).*");
    private static final Pattern TELLING = Pattern.compile(
            "(?i).*(?:公告|邀请|须知|办法|需求|供货要求|技术|规格|参数|清单|图纸|评分|评审|标准|资格|notice|instructions|requirement|specification|scoring|evaluation|quantities).*");

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What the part below the title is.
     *
     * @param around what the part is that the title stands in; empty outside any
     */
    static Optional<Boilerplate> below(Heading heading, Optional<Boilerplate> around) {
        String title = heading.title();
        if (heading.level() > DEEPEST) {
            return around;
        }
        if (SPECIAL.matcher(title).matches()) {
            return Optional.empty();
        }
        if (OF_FORMS.matcher(title).matches()) {
            return Optional.of(FORMAT);
        }
        if (TELLING.matcher(title).matches() && !title.contains("合同条款")) {
            return around;
        }
        if (OF_CONTRACT.matcher(title).matches()) {
            return Optional.of(CONTRACT);
        }
        return around.isPresent() ? around
                : Optional.of(ANNEX).filter(annex -> heading.annex() || OF_ANNEXES.matcher(title).matches());
    }
}
