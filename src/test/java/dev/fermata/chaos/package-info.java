/**
 * The packaged application as several processes on one PostgreSQL, and what is done to them on purpose.
 *
 * <p>Tests only, run by failsafe. Everything goes over the wire or is read from the tables, as an operator would;
 * no class of the application is used. Sizes are system properties, see {@link dev.fermata.chaos.Scale} and
 * {@code docs/chaos.md}.
 */
package dev.fermata.chaos;
