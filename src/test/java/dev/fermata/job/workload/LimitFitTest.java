package dev.fermata.job.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LimitFitTest {

    private static final BigDecimal UNIT = BigDecimal.ONE.movePointLeft(LimitFit.DECIMALS);

    @RepeatedTest(300)
    void a_limit_is_kept_and_used_to_the_last_decimal(RepetitionInfo repetition) {
        RandomGenerator random = new SplittableRandom(repetition.getCurrentRepetition());
        List<Months> exact = allocations(random);
        BigDecimal limit = BigDecimal.valueOf(1 + random.nextLong(20_000_000), 1 + random.nextInt(5));

        List<Months> fitted = LimitFit.within(limit, exact);

        BigDecimal total = LimitFit.total(exact);
        BigDecimal fittedTotal = LimitFit.total(fitted);
        assertThat(fittedTotal).isLessThanOrEqualTo(limit);
        if (LimitFit.total(LimitFit.rounded(exact)).compareTo(limit) > 0) {
            assertThat(fittedTotal).isEqualByComparingTo(limit.min(total).setScale(LimitFit.DECIMALS, RoundingMode.FLOOR));
        } else {
            assertThat(fitted).isEqualTo(LimitFit.rounded(exact));
        }
        BigDecimal share = fittedTotal.divide(total, MathContext.DECIMAL128);
        for (int i = 0; i < exact.size(); i++) {
            for (Role role : Role.values()) {
                BigDecimal before = exact.get(i).of(role);
                BigDecimal after = fitted.get(i).of(role);
                assertThat(after.scale()).isEqualTo(LimitFit.DECIMALS);
                assertThat(after).isNotNegative();
                assertThat(after.subtract(before.multiply(share)).abs()).isLessThan(UNIT.multiply(BigDecimal.valueOf(2)));
                if (before.signum() == 0) {
                    assertThat(after).isZero();
                }
            }
        }
    }

    private static List<Months> allocations(RandomGenerator random) {
        List<Months> allocations = new ArrayList<>();
        int items = 1 + random.nextInt(60);
        for (int i = 0; i < items; i++) {
            Map<Role, BigDecimal> byRole = new EnumMap<>(Role.class);
            for (Role role : Role.values()) {
                byRole.put(role, random.nextInt(4) == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(300_000), 4));
            }
            allocations.add(new Months(byRole));
        }
        allocations.add(new Months(Map.of(Role.BACKEND, BigDecimal.ONE)));
        return allocations;
    }

    @Test
    void many_small_shares_are_not_lost_to_rounding() {
        List<Months> thousand = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            thousand.add(new Months(Map.of(Role.TEST, new BigDecimal("0.333"))));
        }

        assertThat(LimitFit.total(LimitFit.within(new BigDecimal("3"), thousand))).isEqualByComparingTo("3");
    }

    @Test
    void what_is_within_the_limit_is_only_rounded() {
        List<Months> exact = List.of(new Months(Map.of(Role.PRODUCT, new BigDecimal("0.125"))));

        assertThat(LimitFit.within(BigDecimal.TEN, exact).getFirst().of(Role.PRODUCT)).isEqualTo(new BigDecimal("0.13"));
    }

    @Test
    void nothing_stays_nothing() {
        assertThat(LimitFit.total(LimitFit.within(BigDecimal.ONE, List.of(Months.NONE)))).isZero();
    }
}
