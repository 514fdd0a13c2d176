/**
 * Reads what Android writes when an application hangs or dies, without any model: ANR traces of ART and Dalvik, tombstones
 * of debuggerd and their imitations, native backtraces, Java crashes, plain or out of logcat. Text in, a
 * {@link dev.fermata.job.crash.dump.Dump} out, in one pass over its lines. The job {@code crash_analysis} and its tests may
 * call it. It knows neither tasks nor models, and it never guesses: what the text does not say stays null.
 */
package dev.fermata.job.crash.dump;
