package dev.fermata.llm;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The two lines between which a message shows a model material, which it is to read and never to obey:
 * {@code <<<TEXT offset=0} and {@code TEXT>>>}. Where the message itself says one of them, both carry the smallest
 * number, from 2, that it does not say: material can't pretend to have ended. The same material always gets the same
 * fence. Immutable.
 */
public final class Fence {

    private static final String TEXT = "TEXT";

    /** Longer numbers are never needed: a message would have to say all the shorter ones. */
    private static final String NUMBER = "([1-9]\\d{0,8}|)";

    private final String word;

    private Fence(String word) {
        this.word = word;
    }

    /**
     * A fence that can be told from everything in its message.
     *
     * @param word what both lines say, such as {@code FILE}: capital letters only
     * @param said all that the message says, its material included
     */
    public static Fence of(String word, String... said) {
        // Ahead only: the end of one mark may be the beginning of another.
        Pattern mark = Pattern.compile("(?=<<<" + word + NUMBER + ")|(?=" + word + NUMBER + ">>>)");
        Set<String> taken = new HashSet<>();
        for (String part : said) {
            Matcher marks = mark.matcher(part);
            while (marks.find()) {
                taken.add(marks.group(1) == null ? marks.group(2) : marks.group(1));
            }
        }
        return new Fence(taken.contains("") ? word + number(taken) : word);
    }

    private static int number(Set<String> taken) {
        return IntStream.iterate(2, number -> number + 1)
                .filter(number -> !taken.contains(String.valueOf(number))).findFirst().orElseThrow();
    }

    /**
     * A document's text as every prompt speaks of it, behind what the message says before it.
     *
     * @param before ends with a line break, or is empty
     * @param offset where the text's first character is in the document, in UTF-16 units
     */
    public static String text(String before, long offset, String text) {
        return before + of(TEXT, before, text).around("offset=" + offset, text);
    }

    /**
     * The material between its two lines, on lines of its own.
     *
     * @param about what the first line says of it
     */
    public String around(String about, String material) {
        return "<<<" + word + " " + about + "\n" + material + "\n" + word + ">>>";
    }
}
