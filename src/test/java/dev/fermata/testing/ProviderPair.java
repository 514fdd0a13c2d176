package dev.fermata.testing;

/** Two providers, {@code a} and {@code b}. */
public record ProviderPair(MisbehavingProvider a, MisbehavingProvider b) {}
