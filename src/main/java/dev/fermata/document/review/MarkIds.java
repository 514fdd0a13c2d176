package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers for changes and comments that nothing in the document has yet. */
final class MarkIds {

    private static final String NAME = ":id";
    private static final Pattern VALUE = Pattern.compile("\\s*=\\s*[\"'](\\d{1,10})[\"']");

    private final Set<Long> taken = new HashSet<>();
    private long last;

    void take(Part part) {
        Matcher value = VALUE.matcher(part.xml());
        for (int at = part.xml().indexOf(NAME); at >= 0; at = part.xml().indexOf(NAME, at + NAME.length())) {
            Interruption.check();
            if (value.region(at + NAME.length(), part.xml().length()).lookingAt()) {
                taken.add(Long.parseLong(value.group(1)));
            }
        }
    }

    int next() {
        do {
            last++;
        } while (!taken.add(last));
        return Math.toIntExact(last);
    }
}
