package dev.fermata.job.tender.parse;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** What a chunk mostly is. In lower case on the wire. */
@RegisterForReflection
public enum ChunkType {
    TITLE, PARAGRAPH, TABLE, LIST;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
