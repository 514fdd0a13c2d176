package dev.fermata.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** How {@link MisbehavingProvider} answers one request. The connection is closed when it returns. */
@FunctionalInterface
public interface Behaviour {

    void answer(ProviderCall call) throws IOException, InterruptedException;

    /** Reads the request and never says a word. */
    static Behaviour silence() {
        return ProviderCall::waitForClientToLeave;
    }

    /** Headers of a stream, and nothing after them. */
    static Behaviour headersThenSilence() {
        return call -> {
            call.sendHead(Sse.HEAD);
            call.waitForClientToLeave();
        };
    }

    /** So many tokens ({@code t0 t1 t2 …}), one at each interval, then silence. */
    static Behaviour tokensThenSilence(int tokens, Duration interval) {
        return call -> {
            sendTokens(call, tokens, interval);
            call.waitForClientToLeave();
        };
    }

    /** So many tokens, then the connection's orderly end without a word of farewell. */
    static Behaviour tokensThenCut(int tokens) {
        return call -> sendTokens(call, tokens, Duration.ZERO);
    }

    /** So many tokens, then a TCP reset. */
    static Behaviour tokensThenReset(int tokens) {
        return call -> {
            sendTokens(call, tokens, Duration.ZERO);
            // A reset overtakes what is still on its way; the tokens are to arrive first.
            call.pause(Duration.ofMillis(50));
            call.reset();
        };
    }

    /** So many tokens, then an error object within the stream. */
    static Behaviour tokensThenError(int tokens, String type, String code) {
        return call -> {
            sendTokens(call, tokens, Duration.ZERO);
            call.send(Sse.event("{\"error\":{\"message\":\"went wrong\",\"type\":\"" + type + "\",\"code\":\"" + code
                    + "\"}}"));
        };
    }

    /** So many tokens, then an end because of the content filter. */
    static Behaviour tokensThenContentFilter(int tokens) {
        return call -> {
            sendTokens(call, tokens, Duration.ZERO);
            call.send(Sse.finish("content_filter") + Sse.DONE);
        };
    }

    /** The whole text, finished, with usage 11 + 7. */
    static Behaviour answer(String text) {
        return call -> {
            call.sendHead(Sse.HEAD);
            call.sendText(Sse.text(text));
            call.send(Sse.finish("stop") + Sse.usage(11, 7) + Sse.DONE);
        };
    }

    /** The whole text, finished, with usage 11 + 7, after these headers. */
    static Behaviour answer(String text, Map<String, String> headers) {
        return call -> {
            call.sendHead(Sse.HEAD.replaceFirst("\r\n", "\r\n" + lines(headers)));
            call.sendText(Sse.text(text));
            call.send(Sse.finish("stop") + Sse.usage(11, 7) + Sse.DONE);
        };
    }

    /** The text in pieces of so many characters at each interval, finished, with usage 11 + 7. */
    static Behaviour answer(String text, int pieceLength, Duration interval) {
        return call -> {
            call.sendHead(Sse.HEAD);
            for (int start = 0; start < text.length(); start += pieceLength) {
                call.sendText(Sse.text(text.substring(start, Math.min(text.length(), start + pieceLength))));
                call.pause(interval);
            }
            call.send(Sse.finish("stop") + Sse.usage(11, 7) + Sse.DONE);
        };
    }

    /** Bytes of the test's own after a stream's headers, then silence. */
    static Behaviour streamThenSilence(String events) {
        return call -> {
            call.sendHead(Sse.HEAD);
            call.sendText(events);
            call.waitForClientToLeave();
        };
    }

    /** Bytes of the test's own after a stream's headers. */
    static Behaviour stream(String events) {
        return call -> {
            call.sendHead(Sse.HEAD);
            call.sendText(events);
        };
    }

    /** A refusal with OpenAI's error body. */
    static Behaviour status(int status) {
        return status(status, Map.of());
    }

    /** A refusal with OpenAI's error body and these headers. */
    static Behaviour status(int status, Map<String, String> headers) {
        return status(status, headers, "{\"error\":{\"message\":\"refused\",\"type\":\"test_error\",\"code\":null}}");
    }

    /** A refusal with any body. */
    static Behaviour status(int status, Map<String, String> headers, String body) {
        return call -> call.sendHead("HTTP/1.1 " + status + " Refused\r\ncontent-type: application/json\r\n" + lines(headers)
                + "connection: close\r\n\r\n" + body);
    }

    private static String lines(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
    }

    private static void sendTokens(ProviderCall call, int tokens, Duration interval)
            throws IOException, InterruptedException {
        call.sendHead(Sse.HEAD);
        for (int token = 0; token < tokens; token++) {
            call.sendText(Sse.text("t" + token + " "));
            call.pause(interval);
        }
    }
}
