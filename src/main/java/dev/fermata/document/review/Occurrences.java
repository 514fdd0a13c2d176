package dev.fermata.document.review;

/** How often a remark applies where its original occurs more than once. */
public enum Occurrences {
    /** The first place in reading order, from the {@linkplain Remark#nth nth} on, that no earlier remark has taken. */
    FIRST,
    /** Every place that is the same but for width, quotes and white space; a text that occurs nowhere so is sought once, fuzzily. */
    ALL
}
