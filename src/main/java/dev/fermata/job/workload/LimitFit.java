package dev.fermata.job.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rounds allocations, and scales them where they exceed a limit, so that what is shown adds up to no more than the limit,
 * to the last decimal. Scaled shares are rounded by the largest remainder over all requirements and roles together:
 * each is within one last decimal of its exact share, nobody who had nothing gets something, and nothing of the limit
 * is lost to rounding.
 */
final class LimitFit {

    /** Decimals of a person-month that are shown: a hundredth is an hour and a half. */
    static final int DECIMALS = 2;

    private record Share(int item, Role role, BigDecimal whole, BigDecimal rest) {}

    private LimitFit() {
    }

    /** The allocations with {@link #DECIMALS} decimals, each by itself. */
    static List<Months> rounded(List<Months> exact) {
        return exact.stream().map(months -> mapped(months, value -> value.setScale(DECIMALS, RoundingMode.HALF_UP))).toList();
    }

    /**
     * The allocations, rounded; scaled down where they would exceed the limit.
     *
     * @param exact none negative
     * @param limit positive
     */
    static List<Months> within(BigDecimal limit, List<Months> exact) {
        List<Months> rounded = rounded(exact);
        if (total(rounded).compareTo(limit) <= 0) {
            return rounded;
        }
        // Where rounding alone has led beyond the limit, nothing is scaled up to fill it.
        return scaled(limit.min(total(exact)).movePointRight(DECIMALS).setScale(0, RoundingMode.FLOOR), exact);
    }

    static BigDecimal total(List<Months> allocations) {
        return allocations.stream().map(Months::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** @param units of the last decimal, to be dealt out whole */
    private static List<Months> scaled(BigDecimal units, List<Months> exact) {
        BigDecimal total = total(exact);
        List<Share> shares = new ArrayList<>();
        for (int item = 0; item < exact.size(); item++) {
            for (Role role : Role.values()) {
                // Whole units and a remainder over the same divisor: nothing is rounded before remainders are compared.
                BigDecimal[] parts = exact.get(item).of(role).multiply(units).divideAndRemainder(total);
                shares.add(new Share(item, role, parts[0], parts[1]));
            }
        }
        int left = units.subtract(shares.stream().map(Share::whole).reduce(BigDecimal.ZERO, BigDecimal::add)).intValueExact();
        List<Map<Role, BigDecimal>> dealt = new ArrayList<>();
        exact.forEach(months -> dealt.add(new EnumMap<>(Role.class)));
        shares.forEach(share -> dealt.get(share.item()).put(share.role(), share.whole()));
        shares.stream().sorted(Comparator.comparing(Share::rest).reversed()).limit(left)
                .forEach(share -> dealt.get(share.item()).merge(share.role(), BigDecimal.ONE, BigDecimal::add));
        return dealt.stream().map(Months::new)
                .map(months -> mapped(months, whole -> whole.movePointLeft(DECIMALS).setScale(DECIMALS, RoundingMode.UNNECESSARY)))
                .toList();
    }

    private static Months mapped(Months months, UnaryOperator<BigDecimal> change) {
        Map<Role, BigDecimal> changed = new EnumMap<>(Role.class);
        months.byRole().forEach((role, value) -> changed.put(role, change.apply(value)));
        return new Months(changed);
    }
}
