package dev.fermata.document;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/**
 * The numbers that Word prints before paragraphs and keeps out of their text: "第一章", "3.2.1", "（二）". Counts as it is
 * asked, so paragraphs must come in the order of the document.
 */
final class WordNumbering {

    private static final int LEVELS = 9;

    private final Map<String, Style> styles = new HashMap<>();
    private final Map<String, AbstractList> abstractLists = new HashMap<>();
    private final Map<String, NumberedList> lists = new HashMap<>();

    void readStyles(WordXml xml) throws XMLStreamException {
        Style style = new Style();
        while (xml.startWithin(0)) {
            switch (xml.name()) {
                case "style" -> styles.put(xml.attribute("styleId", ""), style = new Style());
                case "basedOn" -> style.basedOn = xml.value();
                case "numId" -> style.numId = xml.value();
                case "ilvl" -> style.level = xml.value();
                default -> { /* looks */ }
            }
        }
    }

    void readNumbering(WordXml xml) throws XMLStreamException {
        while (xml.startWithin(0)) {
            switch (xml.name()) {
                case "abstractNum" -> readAbstractList(xml);
                case "num" -> readList(xml);
                default -> { /* the root, picture bullets */ }
            }
        }
    }

    private void readAbstractList(WordXml xml) throws XMLStreamException {
        var list = new AbstractList();
        abstractLists.put(xml.attribute("abstractNumId", ""), list);
        for (int self = xml.depth(); xml.startWithin(self); ) {
            if (xml.name().equals("lvl")) {
                readLevel(xml, list);
            }
        }
    }

    private static void readLevel(WordXml xml, AbstractList list) throws XMLStreamException {
        Level level = list.levels[index(xml.attribute("ilvl", "0"))];
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "start" -> level.start = number(xml.value(), 1);
                case "numFmt" -> level.format = xml.value();
                case "lvlText" -> level.pattern = xml.value();
                case "pStyle" -> level.style = xml.value();
                case "isLgl" -> level.legal = xml.isOn();
                default -> { /* looks */ }
            }
        }
    }

    private void readList(WordXml xml) throws XMLStreamException {
        var list = new NumberedList();
        lists.put(xml.attribute("numId", ""), list);
        int level = 0;
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "abstractNumId" -> list.of = abstractLists.get(xml.value());
                case "lvlOverride" -> level = index(xml.attribute("ilvl", "0"));
                case "startOverride" -> list.restartAt.put(level, number(xml.value(), 1));
                default -> { /* a redefined level, which word processors do not write */ }
            }
        }
    }

    /**
     * The number of the next paragraph, with a space after it, or nothing.
     *
     * @param style the paragraph's style, or empty
     * @param numId its list, or empty for its style's
     * @param ilvl  its level in the list from "0", or empty for its style's
     */
    String label(String style, String numId, String ilvl) {
        Style inherited = numId.isEmpty() ? styleWithList(style) : new Style();
        NumberedList list = lists.get(numId.isEmpty() ? inherited.numId : numId);
        if (list == null || list.of == null) {
            return "";
        }
        String level = ilvl.isEmpty() ? inherited.level : ilvl;
        return list.next(level.isEmpty() ? list.of.levelOf(style) : index(level));
    }

    private Style styleWithList(String name) {
        Set<String> seen = new HashSet<>();
        for (String at = name; styles.containsKey(at) && seen.add(at); at = styles.get(at).basedOn) {
            if (!styles.get(at).numId.isEmpty()) {
                return styles.get(at);
            }
        }
        return new Style();
    }

    private static int index(String level) {
        return Math.clamp(number(level, 0), 0, LEVELS - 1);
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private static final class Style {
        private String basedOn = "";
        private String numId = "";
        private String level = "";
    }

    private static final class Level {
        private int start = 1;
        private String format = "decimal";
        private String pattern = "";
        private String style = "";
        private boolean legal;
        private Integer count;
    }

    /** Lists made from one abstract list go on counting where another of them stopped. */
    private static final class AbstractList {

        private final Level[] levels = new Level[LEVELS];

        AbstractList() {
            for (int i = 0; i < LEVELS; i++) {
                levels[i] = new Level();
            }
        }

        int levelOf(String style) {
            for (int i = 0; i < LEVELS; i++) {
                if (!style.isEmpty() && levels[i].style.equals(style)) {
                    return i;
                }
            }
            return 0;
        }

        String next(int at) {
            Level level = levels[at];
            level.count = level.count == null ? level.start : level.count + 1;
            for (int deeper = at + 1; deeper < LEVELS; deeper++) {
                levels[deeper].count = null;
            }
            if (level.format.equals("bullet")) {
                return "• ";
            }
            String label = level.pattern;
            for (int i = 0; i <= at; i++) {
                int count = levels[i].count == null ? levels[i].start : levels[i].count;
                label = label.replace("%" + (i + 1), Numeral.of(count, level.legal ? "decimal" : levels[i].format));
            }
            return label.isBlank() ? "" : label.strip() + " ";
        }
    }

    private static final class NumberedList {

        private final Map<Integer, Integer> restartAt = new HashMap<>();
        private AbstractList of;

        String next(int level) {
            Integer restart = restartAt.remove(level);
            if (restart != null) {
                of.levels[level].count = restart - 1;
            }
            return of.next(level);
        }
    }
}
