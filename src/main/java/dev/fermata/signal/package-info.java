/**
 * Hints between replicas.
 *
 * <p>Lives here: the {@link dev.fermata.signal.SignalBus}, which carries short messages within this process at once
 * and to the others by PostgreSQL's LISTEN/NOTIFY. Everything above may publish and subscribe. A signal is never
 * needed for correctness: it may be lost, doubled or late, and whoever relies on one also polls.
 */
package dev.fermata.signal;
