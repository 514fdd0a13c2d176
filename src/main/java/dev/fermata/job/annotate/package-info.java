/**
 * The job {@code doc_annotate}: documents in, a copy of each out with a reviewer's tracked changes and comments.
 * Paragraphs are gathered into {@link dev.fermata.job.annotate.Chunks}, each is reviewed in rounds, the findings pass a
 * {@link dev.fermata.job.annotate.FindingSieve}, and a {@link dev.fermata.job.annotate.RevisedFile} marks what is left.
 * The engine finds the job by CDI; the chat's routes submit it. It knows nothing of requests nor of Word's insides.
 * It must never change an original, show half a file, or lose a finding or a chunk without saying so.
 */
package dev.fermata.job.annotate;
