package dev.fermata.usage;

import dev.fermata.database.Database;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;

/** The SQL that changes {@code budget}: what operators let owners spend. Thread-safe. */
@ApplicationScoped
class BudgetTable {

    private final Database database;

    BudgetTable(Database database) {
        this.database = database;
    }

    /** Sets the owner's own budget, whole. */
    void set(Owner owner, Budget budget, String by) {
        database.update("""
                insert into budget (tenant, owner, tokens, cost, set_by, updated_at) values (?, ?, ?, ?, ?, fermata_now())
                on conflict (tenant, owner) do update
                   set tokens = excluded.tokens, cost = excluded.cost, set_by = excluded.set_by,
                       updated_at = excluded.updated_at
                """, owner.tenant(), owner.user(), budget.tokens().isPresent() ? budget.tokens().getAsLong() : null,
                budget.cost().orElse(null), by);
    }

    /** Gives the owner the default again. */
    void remove(Owner owner) {
        database.update("delete from budget where tenant = ? and owner = ?", owner.tenant(), owner.user());
    }
}
