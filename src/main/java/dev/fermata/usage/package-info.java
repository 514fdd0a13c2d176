/**
 * What calls to models have cost, and what they may cost: the ledger of calls, prices, reports, budgets.
 *
 * <p>Listens to {@code llm} through {@link dev.fermata.llm.CallObserver} and {@link dev.fermata.llm.SpendingLimit}, and
 * lets held tasks go on through {@code task}. The engine asks {@link dev.fermata.usage.TaskUsage} what a task has
 * spent; operators and owners read and set the rest over REST. It never makes a call, never stops one itself, and
 * never waits for PostgreSQL on a thread whose call is to be aborted.
 */
package dev.fermata.usage;
