package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fermata.document.TextCut;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model says of one requirement, as {@code estimate.schema.json} asks for it; anything may be null. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record Estimate(String ref, BigDecimal product, BigDecimal frontend, BigDecimal backend, BigDecimal test, BigDecimal ops,
        String analysis) {

    /** No single requirement takes a role longer, in person-months; who says so has mistaken the unit. */
    private static final BigDecimal MOST = BigDecimal.valueOf(120);
    private static final Pattern REF = Pattern.compile("^\\W*([Rr]\\d{1,9})\\b");
    private static final int LONGEST_ANALYSIS = 2_000;

    /** Which requirement it is about, however much was written around its name. */
    @JsonIgnore
    Optional<String> requirement() {
        Matcher name = REF.matcher(ref == null ? "" : ref);
        return name.find() ? Optional.of(name.group(1).toUpperCase(Locale.ROOT)) : Optional.empty();
    }

    /** Whether every wanted role has a possible number, and some role has work. */
    @JsonIgnore
    boolean usable(Set<Role> wanted) {
        boolean possible = wanted.stream().map(this::of)
                .allMatch(months -> months != null && months.signum() >= 0 && months.compareTo(MOST) <= 0);
        return possible && wanted.stream().anyMatch(role -> of(role).signum() > 0);
    }

    /** The same for the wanted roles alone, under the requirement's own name. */
    Estimate only(Set<Role> wanted, String requirement) {
        return new Estimate(requirement, wantedOf(Role.PRODUCT, wanted), wantedOf(Role.FRONTEND, wanted),
                wantedOf(Role.BACKEND, wanted), wantedOf(Role.TEST, wanted), wantedOf(Role.OPS, wanted), shortened(analysis));
    }

    private BigDecimal wantedOf(Role role, Set<Role> wanted) {
        return wanted.contains(role) ? of(role) : BigDecimal.ZERO;
    }

    private static String shortened(String text) {
        return TextCut.head(text == null ? "" : text.strip(), LONGEST_ANALYSIS);
    }

    private BigDecimal of(Role role) {
        return switch (role) {
            case PRODUCT -> product;
            case FRONTEND -> frontend;
            case BACKEND -> backend;
            case TEST -> test;
            case OPS -> ops;
        };
    }

    /** Of a usable estimate. */
    @JsonIgnore
    Months months() {
        Map<Role, BigDecimal> byRole = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            byRole.put(role, of(role));
        }
        return new Months(byRole);
    }

    /** Whether both give the same numbers. */
    boolean agrees(Estimate other) {
        return Arrays.stream(Role.values()).allMatch(role -> of(role).compareTo(other.of(role)) == 0);
    }
}
