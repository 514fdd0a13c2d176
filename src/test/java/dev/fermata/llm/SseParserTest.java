package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {

    private static final String SAMPLE = "\uFEFF: hello\r\n"
            + "data: {\"a\":\"投标人须\"}\r\n\r\n"
            + "event: error\nid: 7\nretry: 10\ndata:first\ndata:  second\n\n"
            + "data\r\rdata: 😀 emoji\r\n\n"
            + "event: nothing\n\n"
            + "unknown: x\ndata: [DONE]\n\n"
            + "data: cut short";

    private static final List<SseEvent> EVENTS = List.of(
            new SseEvent("message", "{\"a\":\"投标人须\"}"),
            new SseEvent("error", "first\n second"),
            new SseEvent("message", ""),
            new SseEvent("message", "😀 emoji"),
            new SseEvent("message", "[DONE]"));

    @Test
    void every_line_end_comment_and_field_is_read_as_the_standard_says() {
        assertEquals(EVENTS, parse(bytes(SAMPLE)));
    }

    @Test
    void a_stream_cut_at_any_byte_gives_the_same_events() {
        byte[] sample = bytes(SAMPLE);
        for (int cut = 0; cut <= sample.length; cut++) {
            assertEquals(
                    EVENTS,
                    parse(Arrays.copyOf(sample, cut), Arrays.copyOfRange(sample, cut, sample.length)),
                    "cut at byte " + cut);
        }
    }

    @Test
    void a_stream_that_comes_byte_by_byte_gives_the_same_events() {
        byte[] sample = bytes(SAMPLE);
        byte[][] single = new byte[sample.length][];
        for (int i = 0; i < sample.length; i++) {
            single[i] = new byte[] {sample[i]};
        }
        assertEquals(EVENTS, parse(single));
    }

    @Test
    void a_stream_in_random_pieces_gives_the_same_events() {
        byte[] sample = bytes(SAMPLE);
        var random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            var pieces = new ArrayList<byte[]>();
            for (int start = 0; start < sample.length; ) {
                int end = Math.min(sample.length, start + random.nextInt(9));
                pieces.add(Arrays.copyOfRange(sample, start, end));
                start = end;
            }
            assertEquals(EVENTS, parse(pieces.toArray(byte[][]::new)));
        }
    }

    @Test
    void all_three_line_ends_give_the_same_events() {
        String lf = "data: a\ndata: b\n\ndata: c\n\n";
        var expected = parse(bytes(lf));
        assertEquals(expected, parse(bytes(lf.replace("\n", "\r\n"))));
        assertEquals(expected, parse(bytes(lf.replace("\n", "\r"))));
    }

    @Test
    void a_line_without_end_is_given_up() {
        var parser = new SseParser(100);
        assertThrows(MalformedStreamException.class, () -> parser.feed(bytes("x".repeat(101)), event -> {}));
    }

    @Test
    void an_event_without_end_is_given_up() {
        var parser = new SseParser(100);
        assertThrows(MalformedStreamException.class, () -> parser.feed(bytes("data: 123456789\n".repeat(20)), e -> {}));
    }

    private static List<SseEvent> parse(byte[]... pieces) {
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(1_000);
        for (byte[] piece : pieces) {
            parser.feed(piece, events::add);
        }
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
