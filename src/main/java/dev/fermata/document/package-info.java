/**
 * Bytes in, text out: what a PDF, a DOCX or a TXT file says, in reading order, and why a file cannot be read.
 * {@link dev.fermata.document.DocumentReader} is the way in; {@link dev.fermata.document.DocumentException} is the way it fails.
 * Jobs and their upload routes may call it. It is CPU-heavy: call it from the bounded pool, not from a carrier thread.
 * It must never import another {@code dev.fermata} package, know of HTTP, tasks or models, or use a file's name as a path.
 */
package dev.fermata.document;
