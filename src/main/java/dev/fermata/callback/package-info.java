/**
 * Tells callers' own servers that a task is over.
 *
 * <p>Lives here: the worker that takes rows of the table {@code callback}, which a task's last move wrote, and posts
 * each, signed, until the receiver has it; and the check of a URL when a task is submitted. Nothing calls this package:
 * tasks ask it only through {@link dev.fermata.task.CallbackPolicy}. It must never connect to an address that the
 * policy has not permitted, nor send a task's result.
 */
package dev.fermata.callback;
