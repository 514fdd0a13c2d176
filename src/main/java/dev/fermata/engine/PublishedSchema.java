package dev.fermata.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** A JSON schema (2020-12) that is shown to callers and kept to. Thread-safe. */
public final class PublishedSchema {

    private static final int FAULTS_NAMED = 5;
    private static final int LONGEST_RULE = 60;

    private final JsonNode json;
    private final JsonSchema schema;

    /**
     * Compiles the schema; it must not refer to others.
     *
     * @throws com.networknt.schema.JsonSchemaException when it is no schema
     */
    public PublishedSchema(JsonNode json) {
        // The validator's own sentences are resource bundles, which a native image lacks; faults() makes ours.
        var config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER)
                .messageSource((key, otherwise, locale, args) -> key).build();
        this.json = json;
        this.schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(json, config);
        this.schema.initializeValidators();
    }

    /** The schema itself. */
    public JsonNode json() {
        return json;
    }

    /** Where the value breaks which rule, the first few places; empty where it keeps to all. */
    public List<String> faults(JsonNode value) {
        return schema.validate(value).stream().map(PublishedSchema::told).sorted().distinct().limit(FAULTS_NAMED).toList();
    }

    private static String told(ValidationMessage fault) {
        String place = fault.getInstanceLocation().toString();
        String rule = fault.getProperty() != null ? fault.getProperty() : String.valueOf(fault.getSchemaNode());
        return (place.isEmpty() ? "/" : place) + " breaks " + fault.getType()
                + (rule.length() <= LONGEST_RULE ? " " + rule : "");
    }
}
