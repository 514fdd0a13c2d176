/**
 * The job {@code tender_processing}: a tender's file in, its requirements out, in three steps that can each be run
 * again: parse ({@link dev.fermata.job.tender.parse}), filter, extract. What comes of them is kept by project in tables
 * of its own, which its routes read and users edit, whether or not a task is running.
 * The engine finds the job by CDI; its HTTP routes live here too. No other job may call it.
 * It must never lose a part of the text in silence, change what a user has touched, or say a step is more than it is.
 */
package dev.fermata.job.tender;
