package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * What providers say, with every answer, about what is left of their limits. It is written down only when it tells
 * something new: when what is left has come to another of four bands, or once a minute. Thread-safe.
 */
@Singleton
class RateHints {

    /** Shares of a limit that are left, where one band ends and the next begins. */
    private static final double[] BANDS = {0.05, 0.2, 0.5};

    private static final Duration STALE = Duration.ofMinutes(1);
    private static final Duration RESTLESS = Duration.ofSeconds(1);

    private record Noted(int band, long atNanos) {

        boolean isNews(int now, long nanos) {
            long age = nanos - atNanos;
            return age > STALE.toNanos() || now != band && age > RESTLESS.toNanos();
        }
    }

    private final Map<String, Noted> noted = new ConcurrentHashMap<>();
    private final ProviderWeather weather;

    RateHints(ProviderWeather weather) {
        this.weather = weather;
    }

    /** @param header the value of a header of a successful response, or null */
    void told(String provider, UnaryOperator<String> header) {
        OptionalDouble left = left(header);
        if (left.isEmpty()) {
            return;
        }
        int band = band(left.getAsDouble());
        long now = System.nanoTime();
        Noted last = noted.get(provider);
        if (last == null || last.isNews(band, now)) {
            noted.put(provider, new Noted(band, now));
            weather.hint(provider, RetryHint.rateHeaders(header));
        }
    }

    /** The share of the scarcer limit, requests or tokens; empty where the provider does not say. */
    static OptionalDouble left(UnaryOperator<String> header) {
        return DoubleStream.of(
                        share(header, "x-ratelimit-remaining-requests", "x-ratelimit-limit-requests"),
                        share(header, "x-ratelimit-remaining-tokens", "x-ratelimit-limit-tokens"),
                        share(header, "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-limit"),
                        share(header, "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-limit"))
                .filter(Double::isFinite)
                .min();
    }

    private static double share(UnaryOperator<String> header, String remaining, String limit) {
        double all = RetryHint.number(header.apply(limit)).orElse(0.0);
        return all > 0 ? RetryHint.number(header.apply(remaining)).orElse(Double.NaN) / all : Double.NaN;
    }

    static int band(double share) {
        int band = 0;
        while (band < BANDS.length && share >= BANDS[band]) {
            band++;
        }
        return band;
    }
}
