/**
 * A tender's text, taken apart: its table of contents, its chapters, and chunks of at most 800 tokens that together
 * hold every character of it. Call {@link dev.fermata.job.tender.parse.Outline#of}. Pure functions of the text, without
 * a model, a database or a clock; the same text always gives the same chunks. Only the job around it calls it.
 * It must never leave a part of the text out: what nobody wants to read is marked, not dropped.
 */
package dev.fermata.job.tender.parse;
