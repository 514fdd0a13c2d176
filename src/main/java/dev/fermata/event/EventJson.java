package dev.fermata.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;

/** An event as it goes over the wire: its data, headed by what every event has. */
public final class EventJson {

    private EventJson() {}

    /** The event as one line of JSON: {@code type, task_id, seq} (rows only), {@code attempt, at} and its data. */
    public static String of(TaskEvent event) {
        return event.line();
    }

    /** The same with the event's message in the reader's language, where it has one. */
    public static String of(TaskEvent event, Optional<String> message) {
        return message.isEmpty() ? event.line() : line(event, message);
    }

    static String line(TaskEvent event) {
        return line(event, Optional.empty());
    }

    private static String line(TaskEvent event, Optional<String> message) {
        StringBuilder json = new StringBuilder(event.json().length() + 160);
        quote(event.type(), json.append("{\"type\":\""));
        quote(event.taskId(), json.append("\",\"task_id\":\""));
        if (!event.live()) {
            json.append("\",\"seq\":").append(event.seq()).append(",\"at\":\"");
        } else {
            json.append("\",\"at\":\"");
        }
        json.append(event.at()).append("\",\"attempt\":").append(event.attempt());
        message.ifPresent(text -> {
            quote(text, json.append(",\"message\":\""));
            json.append('"');
        });
        String data = event.json().strip();
        int first = firstMember(data);
        if (first < 0) {
            return json.append('}').toString();
        }
        return json.append(',').append(data, first, data.length()).toString();
    }

    /** Where the object's first member begins; -1 for an empty object. */
    private static int firstMember(String object) {
        int i = 1;
        while (Character.isWhitespace(object.charAt(i))) {
            i++;
        }
        return object.charAt(i) == '}' ? -1 : i;
    }

    private static void quote(String text, StringBuilder json) {
        JsonStringEncoder.getInstance().quoteAsString(text, json);
    }
}
