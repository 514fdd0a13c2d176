/**
 * A reviewer's pen for .docx files: what the paragraphs say, and remarks written back as tracked changes and comments.
 * {@link dev.fermata.document.review.WordReview} reads and marks; {@link dev.fermata.document.review.PlainToWord} makes a
 * .docx of a .pdf, .txt or .md first. Jobs may call it, from the bounded pool: it is CPU-heavy.
 * It never changes its source, never loses a part or a byte that no remark is about, never shows half a target file, and
 * never imports another {@code dev.fermata} package than {@code document}.
 */
package dev.fermata.document.review;
