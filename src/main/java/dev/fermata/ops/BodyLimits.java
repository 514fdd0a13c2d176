package dev.fermata.ops;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large a request may be: by its route and its type. */
@ApplicationScoped
class BodyLimits {

    // JSON is held in memory, parsed, and stored in a row: it is no way to send a file.
    private static final long JSON = 2L << 20;
    private static final long ANALYSIS_JSON = 25L << 20;
    private static final List<String> ANALYSIS_ROUTES = List.of("/api/analyze", "/api/ai", "/api/bidding/analyze");

    private final long largest;
    private final long largestField;

    BodyLimits(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest,
            @ConfigProperty(name = "quarkus.http.limits.max-form-attribute-size") MemorySize largestField) {
        this.largest = largest.asLongValue();
        this.largestField = largestField.asLongValue();
    }

    /** The limit of a form's field, in words. */
    String field() {
        return (largestField >> 20) + " MB";
    }

    /**
     * The limit in bytes.
     *
     * @param contentType the request's, or null
     */
    long of(String path, String contentType) {
        boolean json = contentType == null || contentType.regionMatches(true, 0, "application/json", 0, 16);
        if (!json || !path.startsWith("/api/")) {
            return largest;
        }
        return ANALYSIS_ROUTES.stream().anyMatch(route -> path.startsWith(route + "/")) ? ANALYSIS_JSON : JSON;
    }
}
