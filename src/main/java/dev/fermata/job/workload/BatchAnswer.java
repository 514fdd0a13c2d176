package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model's answer to one batch of requirements. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record BatchAnswer(@NotNull List<Estimate> estimates) {

    /**
     * What can be used of it, by requirement: in any order, without what was not asked for, and without requirements of
     * which it says two different things.
     *
     * @param asked the requirements' names
     */
    List<Estimate> usable(Set<String> asked, Set<Role> roles) {
        Map<String, Estimate> usable = new LinkedHashMap<>();
        Set<String> disputed = new HashSet<>();
        for (Estimate estimate : estimates) {
            if (estimate == null || !estimate.usable(roles)) {
                continue;
            }
            estimate.requirement().filter(asked::contains).ifPresent(name -> {
                Estimate said = estimate.only(roles, name);
                Estimate before = usable.putIfAbsent(name, said);
                if (before != null && !before.agrees(said)) {
                    disputed.add(name);
                }
            });
        }
        usable.keySet().removeAll(disputed);
        return List.copyOf(usable.values());
    }
}
