package dev.fermata.job.workload;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * Person-months by role. None is missing.
 */
record Months(Map<Role, BigDecimal> byRole) {

    static final Months NONE = new Months(Map.of());

    Months {
        Map<Role, BigDecimal> all = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            all.put(role, byRole.getOrDefault(role, BigDecimal.ZERO));
        }
        byRole = all;
    }

    BigDecimal of(Role role) {
        return byRole.get(role);
    }

    BigDecimal total() {
        return byRole.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    Months plus(Months other) {
        Map<Role, BigDecimal> sums = new EnumMap<>(Role.class);
        byRole.forEach((role, months) -> sums.put(role, months.add(other.of(role))));
        return new Months(sums);
    }
}
