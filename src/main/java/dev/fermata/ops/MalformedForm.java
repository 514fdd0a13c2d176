package dev.fermata.ops;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;

/** A form that can't be read: cut off, with broken part headers, encodings that do not exist, or parts without end. */
final class MalformedForm {

    private static final String READER = FormBodyHandler.class.getName();
    private static final String PARSERS = "org.jboss.resteasy.reactive.server.core.multipart.";

    private MalformedForm() {
    }

    static Problem problem() {
        return Problem.badRequest("malformed_form", "The form can't be read.");
    }

    /**
     * Whether that is what went wrong. What reads forms throws whatever its parts throw; but a disk that is full while it
     * keeps an upload is not the caller's doing.
     */
    static boolean caused(Throwable fault) {
        return fault instanceof Exception && thrownIn(fault, READER) && !isOurs(root(fault));
    }

    private static boolean isOurs(Throwable root) {
        return root instanceof IOException
                && !(root instanceof UnsupportedEncodingException || root instanceof CharacterCodingException)
                && !(root.getStackTrace().length > 0 && root.getStackTrace()[0].getClassName().startsWith(PARSERS));
    }

    private static boolean thrownIn(Throwable fault, String className) {
        return Arrays.stream(fault.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(className));
    }

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
