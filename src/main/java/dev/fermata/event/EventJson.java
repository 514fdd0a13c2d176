package dev.fermata.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** An event as it goes over the wire: its data, headed by what every event has. */
public final class EventJson {

    private EventJson() {}

    /** The event as one line of JSON: {@code type, task_id, seq} (rows only), {@code attempt, at} and its data. */
    public static String of(TaskEvent event) {
        StringBuilder json = new StringBuilder(event.json().length() + 160);
        json.append("{\"type\":\"").append(quoted(event.type())).append("\",\"task_id\":\"").append(quoted(event.taskId()));
        if (!event.live()) {
            json.append("\",\"seq\":").append(event.seq()).append(",\"at\":\"");
        } else {
            json.append("\",\"at\":\"");
        }
        json.append(event.at()).append("\",\"attempt\":").append(event.attempt());
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

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
