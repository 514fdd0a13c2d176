package dev.fermata.usage;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.security.Role;
import dev.fermata.task.Owner;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** What owners may spend a day: each sees its own, operators see and set everybody's. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BudgetResource {

    private static final Logger LOG = Logger.getLogger(BudgetResource.class);
    private static final int LONGEST_OWNER = 200;

    /**
     * A budget on the wire.
     *
     * @param own whether an operator has set it for this owner
     * @param tokens the limit; null: none
     * @param cost the limit; null: none
     * @param spentCost of calls whose price is known
     * @param released how many held tasks go on because of this request
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record View(String owner, boolean own, Long tokens, String cost, long spentTokens, String spentCost,
            String currency, boolean usedUp, Instant resetsAt, String timeZone, int released) {}

    /** What an operator sets: a limit that is absent or null does not exist. */
    @RegisterForReflection
    record Wish(@PositiveOrZero Long tokens, @PositiveOrZero @Digits(integer = 12, fraction = 9) BigDecimal cost) {}

    private final SpendTable spend;
    private final BudgetTable budgets;
    private final HeldTasks held;
    private final OwnerAccess access;
    private final UsageConfig config;

    BudgetResource(SpendTable spend, BudgetTable budgets, HeldTasks held, OwnerAccess access, UsageConfig config) {
        this.spend = spend;
        this.budgets = budgets;
        this.held = held;
        this.access = access;
        this.config = config;
    }

    /** The caller's own. */
    @GET
    @Path("/budget")
    public View own() {
        return view(access.self(), 0);
    }

    @GET
    @Path("/budgets/{owner}")
    @RolesAllowed({Role.OPERATOR, Role.ADMIN})
    public View of(@PathParam("owner") @Size(max = LONGEST_OWNER) String owner) {
        return view(access.named(owner), 0);
    }

    /** Sets the owner's budget instead of the default. Tasks that are held for it go on if there is something to spend. */
    @PUT
    @Path("/budgets/{owner}")
    @RolesAllowed({Role.OPERATOR, Role.ADMIN})
    public View set(@PathParam("owner") @Size(max = LONGEST_OWNER) String name, @NotNull @Valid Wish wish) {
        Owner owner = access.named(name);
        OptionalLong tokens = wish.tokens() == null ? OptionalLong.empty() : OptionalLong.of(wish.tokens());
        budgets.set(owner, new Budget(tokens, Optional.ofNullable(wish.cost())), access.user());
        LOG.infof("The budget of an owner was set to %s tokens, %s %s", wish.tokens(), wish.cost(), config.currency());
        return view(owner, held.release(owner));
    }

    /** Gives the owner the default budget again. */
    @DELETE
    @Path("/budgets/{owner}")
    @RolesAllowed({Role.OPERATOR, Role.ADMIN})
    public View reset(@PathParam("owner") @Size(max = LONGEST_OWNER) String name) {
        Owner owner = access.named(name);
        budgets.remove(owner);
        LOG.info("The budget of an owner is the default again");
        return view(owner, held.releaseAfterReset(owner));
    }

    private View view(Owner owner, int released) {
        Standing standing = spend.look(owner);
        Budget budget = standing.budget();
        return new View(owner.user(), standing.setAt().isPresent(),
                budget.tokens().isPresent() ? budget.tokens().getAsLong() : null,
                budget.cost().map(Amount::text).orElse(null), standing.spent().tokens(),
                Amount.text(standing.spent().cost()), config.currency(), standing.usedUp(), standing.resetsAt(),
                config.timeZone().getId(), released);
    }
}
