package dev.fermata.job.tender;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.task.Owner;
import dev.fermata.task.OwnerRecords;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Removes projects: those of owners who ask for it, and those that nobody has touched for long. Thread-safe. */
@ApplicationScoped
class ProjectCare implements OwnerRecords {

    private static final Logger LOG = Logger.getLogger(ProjectCare.class);
    private static final int BATCH = 50;

    private final ProjectTable projects;
    private final TenderConfig config;
    private final Roles roles;

    ProjectCare(ProjectTable projects, TenderConfig config, Roles roles) {
        this.projects = projects;
        this.config = config;
        this.roles = roles;
    }

    @Override
    public void erase(Owner owner) {
        projects.erase(owner);
    }

    @Scheduled(every = "${fermata.jobs.tender.retention-interval:1h}", delayed = "2m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeIdle() {
        if (!roles.worker()) {
            return;
        }
        try {
            int removed;
            do {
                removed = projects.removeIdle(config.retention(), BATCH);
            } while (removed == BATCH);
        } catch (DatabaseException e) {
            LOG.debugf(e, "Idle tender projects are removed later: PostgreSQL is away");
        }
    }
}
