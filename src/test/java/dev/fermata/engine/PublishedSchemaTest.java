package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedSchemaTest {

    private final ObjectMapper json = new ObjectMapper();
    private final PublishedSchema schema = schema("""
            {"type": "object", "required": ["rows"], "properties": {
              "rows": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/row"}}},
             "$defs": {"row": {"type": "object", "properties": {"months": {"type": "number", "minimum": 0}},
                               "required": ["months"]}}}""");

    private PublishedSchema schema(String text) {
        try {
            return new PublishedSchema(json.readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> faults(String value) throws JsonProcessingException {
        return schema.faults(json.readTree(value));
    }

    @Test
    void a_value_that_keeps_to_it_has_no_faults() throws Exception {
        assertThat(faults("{\"rows\": [{\"months\": 0.25}], \"more\": true}")).isEmpty();
    }

    @Test
    void a_fault_names_its_place_and_the_rule_that_is_broken() throws Exception {
        assertThat(faults("{\"rows\": [{\"months\": -1}]}")).containsExactly("/rows/0/months breaks minimum 0");
        assertThat(faults("{\"rows\": [{}]}")).containsExactly("/rows/0 breaks required months");
        assertThat(faults("[]")).containsExactly("/ breaks type \"object\"");
    }

    @Test
    void only_the_first_few_faults_are_named() throws Exception {
        assertThat(faults("{\"rows\": [1, 2, 3, 4, 5, 6, 7, 8]}")).hasSize(5);
    }

    @Test
    void a_type_without_files_publishes_nothing() {
        assertThat(JobSchemas.of("no_such_type").payload()).isEmpty();
        assertThat(JobSchemas.of("bidding_analysis").result()).isPresent();
    }
}
