package dev.fermata.llm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a simulated provider behaves.
 *
 * @param tokensPerSecond 0 = as fast as it can
 * @param failureRate share of failing calls, 0 to 1
 * @param chance decides which calls fail; shared between threads
 */
record SimulatedPace(int tokensPerSecond, Duration firstTokenDelay, double failureRate, RandomGenerator chance) {}
