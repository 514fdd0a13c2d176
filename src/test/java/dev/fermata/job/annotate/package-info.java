/** Tests of the review of documents: its parts alone, and whole against a provider that does what it is told. */
package dev.fermata.job.annotate;
