package dev.fermata.document.review;

/**
 * How much may be marked in one document: remarks are a model's, and one that is meant everywhere may be found wherever a
 * document says "the".
 *
 * @param placesOfRemark places that one remark may mark
 * @param places         places that all remarks together may mark
 * @param markup         UTF-16 units of XML, about, that all marks together may add
 * @param comparisons    pairs of characters that may be compared to find what the document says nearly
 */
record MarkLimits(int placesOfRemark, int places, long markup, long comparisons) {

    /** A word processor takes minutes to open more changes; with a document at all its limits, a heap of 512 MB holds them. */
    static final MarkLimits DEFAULT = new MarkLimits(5_000, 20_000, 12_000_000, 4_000_000_000L);
}
