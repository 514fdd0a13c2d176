package dev.fermata.document.review;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers for changes and comments that nothing in the document has yet. */
final class MarkIds {

    private static final Pattern ID = Pattern.compile(":id\\s*=\\s*[\"'](\\d{1,10})[\"']");

    private final Set<Long> taken = new HashSet<>();
    private long last;

    void take(Part part) {
        for (Matcher id = ID.matcher(part.xml()); id.find(); ) {
            taken.add(Long.parseLong(id.group(1)));
        }
    }

    int next() {
        do {
            last++;
        } while (!taken.add(last));
        return Math.toIntExact(last);
    }
}
