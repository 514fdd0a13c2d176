/**
 * What tests of several packages share: servers that misbehave on purpose.
 *
 * <p>Tests only. Nothing here knows our own classes, so that it can never agree with their mistakes.
 */
package dev.fermata.testing;
