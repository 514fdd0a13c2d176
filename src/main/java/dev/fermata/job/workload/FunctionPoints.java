package dev.fermata.job.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A rough count of a requirement's functions, as a hint for whoever estimates it. The weights are those of NESMA's
 * estimated count (NESMA 2.3, and ISO/IEC 24570): data functions count as low, transactions as average. Which functions
 * there are is told by words alone, so it is a hint and no estimate.
 */
record FunctionPoints(Map<FunctionPoints.Kind, Integer> counts) {

    /** A kind of function, its weight, and the words that tell of it. */
    enum Kind {
        /** External input. */
        EI(4, "录入|输入|新增|新建|添加|创建|编辑|修改|删除|提交|导入|采集|上传|审批|登记|注册|登录|add|create|edit|updat|delet|submit|import|upload|enter|register|log ?in|sign ?in|approv"),
        /** External output: with something computed. */
        EO(5, "输出|报表|导出|打印|通知|推送|统计|分析|图表|看板|大屏|预警|告警|计算|report|export|print|notif|push|statistic|chart|dashboard|alert|calculat|comput"),
        /** External inquiry. */
        EQ(4, "查询|检索|搜索|查看|浏览|列表|详情|筛选|query|quer(y|ies)|search|view|browse|list|detail|filter|look ?up"),
        /** Internal logical file. */
        ILF(7, "主数据|数据库|台账|档案|配置|存储|目录|字典|知识库|信息库|管理|master data|database|store|catalog|directory|configur|manage"),
        /** External interface file. */
        EIF(5, "外部|第三方|共享|对接|同步|接口|集成|单点登录|external|third.party|integrat|interface|sync|\\bsso\\b|\\bapi\\b");

        private final int weight;
        private final Pattern words;

        Kind(int weight, String words) {
            this.weight = weight;
            this.words = Pattern.compile(words);
        }
    }

    /** No requirement of one line has more functions of a kind than this. */
    private static final int MOST_OF_A_KIND = 3;
    private static final int HOURS_A_MONTH = 160;

    /** Counts the words of a requirement. */
    static FunctionPoints of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            long words = kind.words.matcher(lower).results().map(match -> match.group()).distinct().count();
            if (words > 0) {
                counts.put(kind, (int) Math.min(words, MOST_OF_A_KIND));
            }
        }
        return new FunctionPoints(counts.isEmpty() ? Map.of(Kind.EI, 1) : counts);
    }

    /** Unadjusted function points. */
    int points() {
        return counts.entrySet().stream().mapToInt(entry -> entry.getKey().weight * entry.getValue()).sum();
    }

    /** Person-months at this pace, with two decimals. */
    BigDecimal months(BigDecimal hoursAPoint) {
        return hoursAPoint.multiply(BigDecimal.valueOf(points())).divide(BigDecimal.valueOf(HOURS_A_MONTH), 2, RoundingMode.HALF_UP);
    }

    /** How the work is split as a rule, in percent, by what prevails: data and interfaces, or screens. */
    Map<Role, Integer> shares() {
        int screens = count(Kind.EI) + count(Kind.EO) + count(Kind.EQ);
        int data = count(Kind.ILF) + count(Kind.EIF);
        Map<Role, Integer> shares = new EnumMap<>(Role.class);
        shares.put(Role.PRODUCT, 12);
        shares.put(Role.FRONTEND, screens > data ? 28 : 16);
        shares.put(Role.BACKEND, screens > data ? 32 : 42);
        shares.put(Role.TEST, 20);
        shares.put(Role.OPS, 100 - shares.values().stream().mapToInt(Integer::intValue).sum());
        return shares;
    }

    private int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Such as {@code 15 FP: EI 1, EQ 1, ILF 1}. */
    String told() {
        List<String> parts = new ArrayList<>();
        new EnumMap<>(counts).forEach((kind, count) -> parts.add(kind + " " + count));
        return points() + " FP: " + String.join(", ", parts);
    }
}
