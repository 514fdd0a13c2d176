package dev.fermata.llm;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Who may answer.
 *
 * @param providers in order of preference, with the models and limits to ask them with
 * @param balanced whether they share the load by weight instead of standing in for each other
 */
record Route(String name, List<Provider> providers, boolean balanced) {

    Route(String name, List<Provider> providers, boolean balanced) {
        this.name = name;
        this.providers = List.copyOf(providers);
        this.balanced = balanced;
    }

    Route with(List<Provider> others) {
        return new Route(name, others, balanced);
    }

    Route with(UnaryOperator<Provider> change) {
        return with(providers.stream().map(change).toList());
    }
}
