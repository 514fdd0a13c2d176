package dev.fermata.job.tender.parse;

import java.util.regex.Pattern;

/** What the words of titles look like. */
final class TitleText {

    private static final int LONGEST_HAN = 40;
    private static final int LONGEST_LATIN = 90;

    private static final Pattern BRACKETS = Pattern.compile("（[^（）]*）|\\([^()]*\\)|【[^】]*】");
    private static final Pattern SENTENCE = Pattern.compile("[。；;！？!?，,：:]|\\.\\s");
    /** How a sentence goes on that only mentions a chapter: 第三章“评标办法”规定的… */
    private static final Pattern MENTION = Pattern.compile("^(?:[“\"《‘，。、；：的和及与或第]|中(?!标)|规定|所[列述]|要求的|[约另]有?定)|[的和及与或、]$");
    private static final Pattern ENDS_AS_TITLE = Pattern.compile(
            ".*(?:要求|条件|范围|须知|公告|邀请书?|方式|方法|办法|标准|细则|时间|地点|总则|概况|概述|信息|文件|说明|原则|程序|内容|组成|构成|递交|提交|获取"
                    + "|澄清|修改|撤回|异议|投诉|质疑|公示|通知|保证金|限价|有效期|期限|责任|争议|保密|定义|解释|付款|支付|结算|验收|检验|考核|质保期?|保修|保证"
                    + "|售后|培训|服务|参数|规格|指标|规范|方案|措施|清单|部门|监督|授予|评审|评标|开标|定标|投标|报价|费用|承担|资格|资质|业绩|联系方式|联络"
                    + "|资金|来源|概算|预算|进度|工期|交货期?|安装|调试|运输|包装|标记|交付|偏差|分包|转让|预备会|文字|单位|产权|不可抗力|解除|违约|变更|约定"
                    + "|条款|协议|格式|附件|附表|技术|商务|环境|质量|安全|人员|设备|材料|系统|功能|性能|架构|背景|目标|需求|其他|其它|补充|代理|名称|编号)$");
    private static final Pattern CAPITALISED = Pattern.compile("(?:[A-Z0-9][\\w'’/&-]*|of|and|the|for|to|in|on|or|a|an|by|with|&|–|-)"
            + "(?:\\s+(?:[A-Z0-9][\\w'’/&-]*|of|and|the|for|to|in|on|or|a|an|by|with|&|–|-)){0,9}");
    private static final Pattern UNNUMBERED = Pattern.compile(
            "(?:投标人|供应商|投标|响应)须知(?:前附表)?|(?:评标|评审)办法(?:前附表)?|(?:招标|采购|资格预审|竞争性(?:磋商|谈判))公告|投标邀请书?"
                    + "|(?:技术|商务|服务|供货|采购|项目)(?:要求|需求|规范|规格书?|条款|标准)(?:书)?|(?:通用|专用)合同条款|合同协议书");

    private TitleText() {
    }

    /** Short, and no sentence: one whose marker says so already may be a title. */
    static boolean possible(String rest) {
        if (rest.length() > 2 * LONGEST_LATIN) {
            return false;
        }
        String said = BRACKETS.matcher(withoutColon(rest)).replaceAll("");
        return said.codePoints().filter(c -> c >= 0x2E80).count() <= LONGEST_HAN && said.length() <= LONGEST_LATIN
                && !SENTENCE.matcher(said).find() && !MENTION.matcher(said).find();
    }

    /** Ends with a word that titles end with, or is written like an English title. */
    static boolean likely(String rest) {
        String said = BRACKETS.matcher(withoutColon(rest)).replaceAll("").strip();
        return ENDS_AS_TITLE.matcher(said).matches() || CAPITALISED.matcher(said).matches();
    }

    /** A title by its words alone. */
    static boolean known(String line) {
        return line.length() <= LONGEST_HAN && UNNUMBERED.matcher(line.replaceAll("\\s", "")).matches();
    }

    /** The title without white space, so that a title and its entry in the contents can be compared. */
    static String key(String title) {
        return withoutColon(title).replaceAll("\\s+", "").replace('(', '（').replace(')', '）');
    }

    private static String withoutColon(String rest) {
        return rest.endsWith("：") || rest.endsWith(":") ? rest.substring(0, rest.length() - 1).strip() : rest;
    }
}
