package dev.fermata.job.bidding;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * One tab of an analysis.
 *
 * @param title in the task's language
 * @param items at most six, gravest first, or by date in the timeline; empty where the tender says nothing of the kind
 */
@RegisterForReflection
public record Tab(TabKey key, String title, List<TenderItem> items) {

    public Tab {
        items = List.copyOf(items);
    }
}
