/**
 * Tests of the ledger, prices, reports and budgets: what a call costs however it ends, and what a limit does to a task.
 *
 * <p>Providers misbehave in-process; tasks run scripts. Nobody calls in from elsewhere, and nothing here asks a real
 * provider.
 */
package dev.fermata.usage;
