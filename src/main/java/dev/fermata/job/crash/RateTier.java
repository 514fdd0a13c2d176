package dev.fermata.job.crash;

import java.util.Locale;

/**
 * What a contract with a provider allows a minute.
 *
 * @param requestsPerMinute 0 where there is no limit, or none is known
 * @param tokensPerMinute   of prompts and answers; 0 where there is no limit, or none is known
 */
record RateTier(String name, long requestsPerMinute, long tokensPerMinute) {

    /**
     * How long so many calls take at least.
     *
     * @param limitingFactor {@code requests_per_minute}, {@code tokens_per_minute} or {@code none}
     */
    record Pace(double minutes, String limitingFactor) {}

    Pace pace(long calls, long tokens) {
        double byRequests = requestsPerMinute == 0 ? 0 : (double) calls / requestsPerMinute;
        double byTokens = tokensPerMinute == 0 ? 0 : (double) tokens / tokensPerMinute;
        double minutes = Math.max(byRequests, byTokens);
        String factor = minutes == 0 ? "none" : byTokens >= byRequests ? "tokens_per_minute" : "requests_per_minute";
        return new Pace(Math.round(minutes * 100) / 100.0, factor);
    }

    /** The same in words, a line each. */
    String told(String provider, String model) {
        StringBuilder text = new StringBuilder("Provider: ").append(provider).append("\nTier: ").append(name);
        if (model != null) {
            text.append("\nModel: ").append(model);
        }
        return text.append("\nRequests/min: ").append(number(requestsPerMinute)).append("\nTokens/min: ")
                .append(number(tokensPerMinute)).toString();
    }

    private static String number(long limit) {
        return limit == 0 ? "not limited" : String.format(Locale.ROOT, "%,d", limit);
    }
}
