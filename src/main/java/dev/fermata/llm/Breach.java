package dev.fermata.llm;

import java.util.List;

/**
 * A limit of spending that is reached.
 *
 * @param code the message's code, rendered in the reader's language
 * @param args the message's arguments, in the order of its placeholders: texts and numbers
 * @param message the same in English: what limit, when it resets, how to go on
 */
public record Breach(String code, List<Object> args, String message) {

    public Breach {
        args = List.copyOf(args);
    }
}
