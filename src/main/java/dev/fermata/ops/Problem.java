package dev.fermata.ops;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * An error that the caller is told of as an RFC 9457 problem document.
 *
 * <p>The code is stable and meant for programs. The detail is what a person reads when no message of that code
 * exists in their language; {@link #args} fills that message's placeholders.
 */
public class Problem extends RuntimeException {

    private final int status;
    private final String code;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Object[] args = {};
    private Function<Locale, String> words;

    private Problem(int status, String code, String detail) {
        // An answer, not a fault: the stack trace would cost more than all the rest of the request.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** A problem with any status. */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail);
    }

    /** 400: the request itself is wrong. */
    public static Problem badRequest(String code, String detail) {
        return of(400, code, detail);
    }

    /** 403: the caller is known and may not do this. */
    public static Problem forbidden(String code, String detail) {
        return of(403, code, detail);
    }

    /** 404: nothing is there that this caller may see. */
    public static Problem notFound(String code, String detail) {
        return of(404, code, detail);
    }

    /** 409: what is there is in a state that does not allow this. */
    public static Problem conflict(String code, String detail) {
        return of(409, code, detail);
    }

    /** 413: more than we take. */
    public static Problem tooLarge(String code, String detail) {
        return of(413, code, detail);
    }

    /** 503: not now. */
    public static Problem unavailable(String code, String detail) {
        return of(503, code, detail);
    }

    /** Fills the placeholders of this code's message. */
    public Problem args(Object... values) {
        args = values.clone();
        return this;
    }

    /** Has its own words in each language, where no message of this code exists. */
    public Problem worded(Function<Locale, String> byLanguage) {
        words = byLanguage;
        return this;
    }

    /** What happened, to what, and what to do, in the reader's language where there are words in it. */
    public String detail(Messages messages, Locale reader) {
        return messages.find(code, Arrays.asList(args), reader)
                .orElseGet(() -> words == null ? getMessage() : words.apply(reader));
    }

    /** Adds a member of its own to the document. */
    public Problem with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Adds a header to the response, such as {@code Retry-After}. */
    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** What fills the placeholders of this code's message. */
    public Object[] args() {
        return args;
    }

    Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** The headers of the response. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }
}
