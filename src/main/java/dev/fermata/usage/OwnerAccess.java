package dev.fermata.usage;

import dev.fermata.ops.Problem;
import dev.fermata.security.Caller;
import dev.fermata.security.Callers;
import dev.fermata.security.Role;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Whose figures the caller of this request may see. */
@RequestScoped
class OwnerAccess {

    private final Callers callers;

    OwnerAccess(Callers callers) {
        this.callers = callers;
    }

    String tenant() {
        return callers.current().tenant();
    }

    /** The caller, or the end user it acts for. */
    Owner self() {
        Caller caller = callers.current();
        return new Owner(caller.tenant(), caller.owner());
    }

    /** Somebody in the caller's tenant. */
    Owner named(String owner) {
        return new Owner(tenant(), owner);
    }

    /** The name of who asks, for the record. */
    String user() {
        return callers.current().user();
    }

    /**
     * Whom a report is about, empty for everybody in the tenant: whom the caller has named; without a name, everybody
     * for operators and the caller for others.
     *
     * @throws Problem 403 when the caller may not see that owner's figures
     */
    Optional<String> reportOf(Optional<String> named) {
        Caller caller = callers.current();
        boolean seesAll = caller.hasRole(Role.OPERATOR) || caller.hasRole(Role.ADMIN);
        if (!seesAll && named.isPresent() && !named.get().equals(caller.owner())) {
            throw Problem.forbidden("role_required", "Only operators see what others have spent.");
        }
        return seesAll ? named : Optional.of(caller.owner());
    }
}
