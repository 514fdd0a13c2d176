package dev.fermata.llm;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Says at start which provider answers, and what is wrong with the others. */
@Singleton
class StartReport {

    private static final Logger LOG = Logger.getLogger(StartReport.class);

    private final Providers providers;
    private final Routes routes;

    StartReport(Providers providers, Routes routes) {
        this.providers = providers;
        this.routes = routes;
    }

    void onStart(@Observes StartupEvent start) {
        providers.problems().forEach(LOG::warn);
        routes.problems().forEach(LOG::warn);
        providers.unlimited().forEach(what -> LOG.warnf(
                "%s has timeout 0: a call that hangs holds its worker until the task is cancelled.", what));
        routes.forTask("default").providers().stream()
                .findFirst()
                .ifPresentOrElse(
                        provider -> LOG.infof(
                                "LLM calls without a route of their own go to provider %s, model %s.",
                                provider.name(), provider.model()),
                        () -> LOG.warn("No LLM provider answers by default, so tasks that need one are refused:"
                                + " set OPENAI_API_KEY, or fermata.llm.providers and fermata.llm.routes.default."));
    }
}
