/**
 * The job {@code bidding_analysis}: a tender's text in, a summary and six tabs of sourced findings out.
 * Text is cut into {@link dev.fermata.job.bidding.Pieces}, each piece's findings are tied to the text by an
 * {@link dev.fermata.document.ExcerptAnchor}, and a {@link dev.fermata.job.bidding.TenderMerge} makes one analysis of them.
 * The engine finds the job by CDI; its HTTP routes live here too. No other job may call it.
 * It must never report a source it has not found in the text, nor fill a tab with what the text does not say.
 */
package dev.fermata.job.bidding;
