/** Tests of how a tender's text is taken apart: plain unit tests on texts of their own. */
package dev.fermata.job.tender.parse;
