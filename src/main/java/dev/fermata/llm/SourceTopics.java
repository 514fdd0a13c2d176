package dev.fermata.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which words of a document belong to the words in a schema's field names and values, and in headings. */
final class SourceTopics {

    private static final List<String> DEATHS = List.of("held by thread", "signal ", "fault addr", "abort message", "exception", "critical");

    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("hard", List.of("必须", "不得", "资格", "资质", "否决", "must", "shall", "eligib")),
            Map.entry("mandatory", List.of("必须", "须", "不得", "应", "must", "shall")),
            Map.entry("optional", List.of("可以", "宜", "建议", "may", "optional")),
            Map.entry("scoring", List.of("评分", "得分", "分值", "评审", "满分", "score", "point", "evaluat")),
            Map.entry("submission", List.of("递交", "密封", "装订", "正本", "副本", "盖章", "submi", "sealed", "copies")),
            Map.entry("format", List.of("格式", "密封", "装订", "份", "format")),
            Map.entry("technical", List.of("技术", "性能", "参数", "系统", "功能", "technical", "system", "performance")),
            Map.entry("cost", List.of("报价", "价格", "万元", "费用", "保证金", "付款", "price", "cost", "payment")),
            Map.entry("price", List.of("报价", "价格", "万元", "price")),
            Map.entry("timeline", List.of("截止", "时间", "日期", "工期", "月", "日", "deadline", "date", "days", "within")),
            Map.entry("milestone", List.of("截止", "时间", "日期", "开标", "deadline", "date", "open")),
            Map.entry("date", List.of("截止", "时间", "日期", "年", "date")),
            Map.entry("risk", List.of("违约", "责任", "否决", "无效", "penalt", "liab", "reject")),
            Map.entry("qualification", List.of("资格", "资质", "业绩", "证书", "qualif", "licen", "certif")),
            Map.entry("commercial", List.of("付款", "合同", "质保", "保证金", "payment", "contract", "warrant")),
            Map.entry("service", List.of("售后", "服务", "培训", "维护", "service", "support", "training")),
            Map.entry("cause", DEATHS),
            Map.entry("critical", DEATHS),
            Map.entry("原因", DEATHS),
            Map.entry("main", List.of("\"main\"")),
            Map.entry("主线程", List.of("\"main\"")),
            Map.entry("locks", List.of("waiting to lock", "- locked <")),
            Map.entry("锁", List.of("waiting to lock", "- locked <")),
            Map.entry("site", List.of("signal ", "fault addr", "abort message")),
            Map.entry("现场", List.of("signal ", "fault addr", "abort message")),
            Map.entry("stack", List.of("#0", "at ")),
            Map.entry("调用栈", List.of("#0", "at ")),
            Map.entry("load", List.of("% total", "cpu usage")),
            Map.entry("负载", List.of("% total", "cpu usage")));

    private SourceTopics() {}

    /** The document's words for names such as {@code cost_items}; a name that means nothing here adds none. */
    static List<String> of(Collection<String> names) {
        var words = new ArrayList<String>();
        for (String name : names) {
            Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                    .map(part -> WORDS.getOrDefault(part, List.of()))
                    .forEach(words::addAll);
            // Chinese has no spaces to part words at.
            WORDS.forEach((topic, ofTopic) -> {
                if (Character.isIdeographic(topic.codePointAt(0)) && name.contains(topic)) {
                    words.addAll(ofTopic);
                }
            });
        }
        return words;
    }
}
