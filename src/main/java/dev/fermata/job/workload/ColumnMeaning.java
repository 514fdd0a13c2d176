package dev.fermata.job.workload;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a column of a list of requirements is about, as its header says. */
enum ColumnMeaning {
    /** Says nothing of the requirement itself: remarks, states, people, dates. */
    ASIDE("备注|优先级|状态|负责|提出人|日期|时间|版本|审核|remark|note|priority|status|owner|assignee|date|version|comment"),
    ID("编号|序号|编码|^代码|^no\\.?$|^nr\\.?$|^id$|^#$|\\bid\\b|\\bno\\.|^ref"),
    /** The effort that somebody has stated for a row. */
    EFFORT("合计|总计|小计|工作量|人月|人天|人日|人时|工时|投入|total|effort|workload|person[\\s-]|man[\\s-]|estimate|\\bdays\\b"),
    DESCRIPTION("需求|描述|说明|内容|详细|功能点|requirement|description|details?\\b|story|stories|specification"),
    PROJECT("项目|模块|系统|子系统|所属|分类|类别|领域|一级|二级|project|module|system|component|\\barea\\b|epic|category"),
    NAME("功能|名称|feature|function|\\bname\\b|title|\\bitem\\b|使用场景");

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern MODULE = Pattern.compile("模块|module");

    private final Pattern words;

    ColumnMeaning(String words) {
        this.words = Pattern.compile(words);
    }

    /** The meaning of a header, {@link #folded}; the first that fits. Roles are looked for before. */
    static Optional<ColumnMeaning> of(String header) {
        // "功能模块说明" describes, "需求模块" groups: a header that ends with its module is one.
        if (MODULE.matcher(header).find() && !header.matches(".*(描述|说明|description)$")) {
            return ID.words.matcher(header).find() ? Optional.of(ID) : Optional.of(PROJECT);
        }
        for (ColumnMeaning meaning : values()) {
            if (meaning.words.matcher(header).find()) {
                return Optional.of(meaning);
            }
        }
        return Optional.empty();
    }

    /** A text as headers are compared: full-width letters made narrow, in lower case, on one line. */
    static String folded(String text) {
        return SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
