package dev.fermata.job.tender.parse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * A title of the text, for people to choose from.
 *
 * @param level       1 for chapters, growing inwards
 * @param start       offset of the title, in UTF-16 units
 * @param boilerplate what the part below it is, where it may be passed over
 */
@RegisterForReflection
public record Chapter(String title, int level, int start, Optional<Boilerplate> boilerplate) {
}
