/**
 * Tests of reading and marking Word documents, on packages written here part by part and by random.
 * {@code Revisions} does what a word processor does when changes are accepted or rejected, and knows nothing of our code.
 * No document of anybody else's is kept here; LibreOffice is asked only where it is installed.
 */
package dev.fermata.document.review;
