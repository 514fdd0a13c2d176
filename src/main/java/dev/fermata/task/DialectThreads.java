package dev.fermata.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads for dialects, which may wait for the database. Quarkus' own would carry the context of whoever hands an
 * event out, say a request that resumes the task, and a transaction in here would end that request's scope. Thread-safe.
 */
@ApplicationScoped
class DialectThreads implements Executor {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    public void execute(Runnable telling) {
        threads.execute(telling);
    }
}
