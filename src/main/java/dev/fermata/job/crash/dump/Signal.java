package dev.fermata.job.crash.dump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What killed a process.
 *
 * @param name         such as {@code SIGSEGV}
 * @param code         null where it is not said
 * @param codeName     such as {@code SEGV_MAPERR}; null where it is not said
 * @param sender       who sent it, such as {@code pid 1, uid 0}; null where it is not said
 * @param faultAddress as the dump has it, such as {@code 0x0}; null where there is none ({@code --------})
 */
public record Signal(int number, String name, Integer code, String codeName, String sender, String faultAddress) {

    private static final Pattern LINE = Pattern.compile("signal (\\d{1,4}) \\(([^)]{0,60}+)\\)"
            + "(?:, code (-?\\d{1,9}) \\(([^)]{0,120}+)\\))?(?:, fault addr (\\S{1,40}+))?");
    private static final String FROM = " from ";

    /** The signal that a line tells of; empty where it tells of none. */
    static Optional<Signal> of(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String code = matcher.group(4);
        int from = code == null ? -1 : code.indexOf(FROM);
        String address = matcher.group(5);
        return Optional.of(new Signal(Integer.parseInt(matcher.group(1)), matcher.group(2),
                matcher.group(3) == null ? null : Integer.valueOf(matcher.group(3)),
                from < 0 ? code : code.substring(0, from), from < 0 ? null : code.substring(from + FROM.length()),
                address == null || address.startsWith("-") ? null : address));
    }
}
