package dev.fermata.job.tender.parse;

/**
 * A title.
 *
 * @param level 1 for chapters, growing inwards
 * @param title as the text has it, number and all, on one line
 * @param annex whether it is the title of an annex
 */
record Heading(int level, String title, boolean annex) {

    /** Titles as deep as this stand in chunks of their own; deeper ones open a paragraph. */
    private static final int OWN_CHUNK = 5;

    boolean standsAlone() {
        return level <= OWN_CHUNK;
    }
}
