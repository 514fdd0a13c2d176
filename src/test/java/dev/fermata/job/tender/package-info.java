/** Tests of the tender pipeline: its steps on a scripted and on the simulated provider, its tables and its routes. */
package dev.fermata.job.tender;
