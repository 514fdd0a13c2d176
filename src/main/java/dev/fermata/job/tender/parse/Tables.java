package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * Which lines are rows of tables: cells parted by tabs (as word processors' tables are read), by bars or box characters,
 * by wide gaps in several rows alike, and the lines below a header such as "序号 名称 数量" in a PDF, where nothing but
 * the header's words tells. Such a table goes on until a title, or until lines run across the whole page.
 */
final class Tables {

    private static final Pattern BOX = Pattern.compile("^[│┃|┌└├─━╔║╚].*|.*[│┃].*");
    private static final Pattern GAP = Pattern.compile("\\S(?: {2,}|\\u3000{1,})\\S");
    private static final String HEAD_WORD = "(?:序号|条款号|条款名称|编列内容|编号|项目|项目名称|名称|内容|规格|型号|规格型号|单位|数量|单价|总价|合价|金额|备注|分值|得分|评分|"
            + "评分标准|评分因素|评审因素|评审标准|评分项|权重|参数|技术参数|要求|指标|说明|偏差|响应|品牌|产地|制造商|规范名称|规范编号|设备名称|货物名称"
            + "|(?i:no\\.?|item|description|quantity|qty|unit|price|amount|remarks?|specification|score|points|criteria|weight))";
    private static final Pattern HEAD = Pattern.compile(HEAD_WORD + "(?:[\\s/（）()、]+\\S{0,8}?" + HEAD_WORD + ")+(?:[\\s/]+\\S{1,10})?");
    private static final Pattern ROW_NUMBER = Pattern.compile("\\d{1,3}\\s");
    private static final int LONGEST_HEAD = 120;
    private static final int SPACED_ROWS = 3;
    private static final int PROSE_LINES = 3;

    private final Page page;
    private final Titles titles;
    private final BitSet rows = new BitSet();

    Tables(Page page, Titles titles) {
        this.page = page;
        this.titles = titles;
        markCells();
        markSpaced();
        markBelowHeads();
    }

    boolean holds(int line) {
        return rows.get(line);
    }

    private void markCells() {
        for (int i = 0; i < page.size(); i++) {
            Interruption.check();
            String line = page.line(i).text();
            if (line.indexOf('\t') > 0 || BOX.matcher(line).matches()) {
                rows.set(i);
            }
        }
    }

    private void markSpaced() {
        for (int from = 0; from < page.size(); ) {
            Interruption.check();
            int to = from;
            long gaps = gaps(from);
            while (gaps > 0 && to < page.size() && gaps(to) == gaps) {
                to++;
            }
            if (to - from >= SPACED_ROWS) {
                rows.set(from, to);
            }
            from = Math.max(from + 1, to);
        }
    }

    private long gaps(int index) {
        return GAP.matcher(page.line(index).text()).results().count();
    }

    private void markBelowHeads() {
        for (int i = 0; i < page.size(); i++) {
            Interruption.check();
            String line = page.line(i).text();
            if (!rows.get(i) && line.length() <= LONGEST_HEAD && HEAD.matcher(line).matches()) {
                int end = endOfTable(i);
                if (page.after(i) < end) {
                    rows.set(i, end);
                    i = end - 1;
                }
            }
        }
    }

    private int endOfTable(int head) {
        int prose = 0;
        for (int i = page.after(head); i < page.size(); i = page.after(i)) {
            if (titles.at(i).filter(Heading::standsAlone).isPresent() && !ROW_NUMBER.matcher(page.line(i).text()).lookingAt()) {
                return i;
            }
            prose = page.full(i) && GAP.matcher(page.line(i).text()).results().findAny().isEmpty() ? prose + 1 : 0;
            if (prose == PROSE_LINES) {
                return firstOf(i);
            }
        }
        return page.size();
    }

    /** The first of the prose lines of which this is the last. */
    private int firstOf(int last) {
        int first = last;
        for (int i = 1; i < PROSE_LINES; i++) {
            first = page.before(first);
        }
        return first;
    }
}
