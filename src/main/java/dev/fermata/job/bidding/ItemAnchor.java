package dev.fermata.job.bidding;

import dev.fermata.document.ExcerptAnchor;

/** Ties items to the places in the text that they quote. Made once for a text; safe for many threads. */
final class ItemAnchor {

    private final ExcerptAnchor anchor;

    ItemAnchor(String text) {
        this.anchor = new ExcerptAnchor(text);
    }

    /** The item with its place in the text, or without any where its excerpt is not in the text. */
    TenderItem anchor(TenderItem item, Piece piece) {
        return anchor.find(item.sourceExcerpt(), item.sourceStart(), piece.start(), piece.end(), TenderItem.LONGEST_EXCERPT)
                .<TenderItem>map(item::at).orElseGet(item::unverified);
    }
}
