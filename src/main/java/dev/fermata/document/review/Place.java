package dev.fermata.document.review;

import java.util.Optional;

/**
 * Where a paragraph stands.
 *
 * @param part      the entry it is in
 * @param story     as told to callers
 * @param container a number that paragraphs one below the other share: those of one cell, of one text box, of the body
 * @param note      the number of the foot- or endnote it belongs to, otherwise empty
 * @param locked    whether it is in a content control that must not be changed
 * @param host      the run whose text box it is in, null outside of one
 * @param copy      whether it is in the copy of a text box for older versions of Word, and thus not counted
 */
record Place(String part, Story story, int container, String note, boolean locked, Host host, boolean copy) {

    /** The run in the story itself that holds the box, however deeply boxes are nested. */
    Optional<Host> outermost() {
        Host outer = host;
        while (outer != null && outer.paragraph().place().host() != null) {
            outer = outer.paragraph().place().host();
        }
        return Optional.ofNullable(outer);
    }

    int nesting() {
        return host == null ? 0 : host.paragraph().place().nesting() + 1;
    }

    /** A cell, a note, another container. */
    Place in(Story inner, int number) {
        return new Place(part, inner, number, note, locked, host, copy);
    }

    Place ofNote(String id, int number) {
        return new Place(part, story, number, id, locked, host, copy);
    }

    Place locked(boolean more) {
        return new Place(part, story, container, note, locked || more, host, copy);
    }

    Place inBox(Host box, int number) {
        Story inner = story == Story.BODY || story == Story.TABLE ? Story.TEXT_BOX : story;
        return new Place(part, inner, number, note, locked, box, copy);
    }

    Place asCopy() {
        return new Place(part, story, container, note, locked, host, true);
    }

    /** The element at the level of runs that something hangs on: a text box, the reference to a note. */
    static final class Host {

        private final TextParagraph paragraph;
        private final int start;
        private int end;

        Host(TextParagraph paragraph, int start) {
            this.paragraph = paragraph;
            this.start = start;
        }

        void endsAt(int offset) {
            end = offset;
        }

        TextParagraph paragraph() {
            return paragraph;
        }

        int start() {
            return start;
        }

        int end() {
            return end;
        }
    }
}
