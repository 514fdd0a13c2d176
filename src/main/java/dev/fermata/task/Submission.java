package dev.fermata.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a caller asks for. Built with {@link #of}, everything but owner, type and payload optional.
 *
 * @param owner whose task it will be
 * @param taskType the type of job, one that exists
 * @param payload the job's input; becomes JSON
 * @param identity what tells this request from another under the same key, instead of the payload; null: the payload
 * @param language the language of prompts and messages, {@code zh} or {@code en}
 * @param priority 0 to 9, 9 first
 * @param maxRetries how often a failed run is tried again, 0 to 10
 * @param runAt not before this time; null: at once
 * @param timeLimit from the submit on, after which the task fails; null: none
 * @param clientKey the caller's own id for it, unique for the owner; null: none
 * @param idempotencyKey a repeated submit with this key gives back the same task for 24 hours; null: none
 * @param callbackUrl where terminal states are announced; null: nowhere
 * @param sessionId the caller's grouping; null: none
 * @param after the owner's tasks that have to complete first, by their ids or the owner's own; empty: none
 * @param metadata what the task's {@code metadata} begins with
 */
public record Submission(Owner owner, String taskType, Object payload, Object identity, String language, int priority, int maxRetries,
        Instant runAt, Duration timeLimit, String clientKey, String idempotencyKey, String callbackUrl,
        String sessionId, List<String> after, Map<String, Object> metadata) {

    /** The priority of those who ask for none. */
    public static final int DEFAULT_PRIORITY = 5;

    /** The retries of those who ask for none. */
    public static final int DEFAULT_MAX_RETRIES = 3;

    private static final Pattern CLIENT_KEY = Pattern.compile(TaskRequest.CLIENT_ID);
    private static final int LONGEST_CLIENT_KEY = 200;

    /** Whether a caller may use this as its own id for a task; not null. */
    public static boolean isClientKey(String key) {
        return key.length() <= LONGEST_CLIENT_KEY && CLIENT_KEY.matcher(key).matches();
    }

    /** Begins a submission with everything else at its default. */
    public static Builder of(Owner owner, String taskType, Object payload) {
        return new Builder(owner, taskType, payload);
    }

    /** Collects what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private final Owner owner;
        private final String taskType;
        private final Object payload;
        private final Map<String, Object> metadata = new HashMap<>();
        private Object identity;
        private String language = "zh";
        private int priority = DEFAULT_PRIORITY;
        private int maxRetries = DEFAULT_MAX_RETRIES;
        private Instant runAt;
        private Duration timeLimit;
        private String clientKey;
        private String idempotencyKey;
        private String callbackUrl;
        private String sessionId;
        private List<String> after = List.of();

        private Builder(Owner owner, String taskType, Object payload) {
            this.owner = owner;
            this.taskType = taskType;
            this.payload = payload;
        }

        /**
         * Tells this request from another under the same key, where the payload can't: an upload's payload names a
         * file that is kept anew each time.
         */
        public Builder identity(Object value) {
            identity = value;
            return this;
        }

        /** {@code zh} (the default) or {@code en}. */
        public Builder language(String code) {
            language = code;
            return this;
        }

        /** 0 to 9, 9 first; 5 by default; null: the default. */
        public Builder priority(Integer urgency) {
            priority = urgency == null ? DEFAULT_PRIORITY : urgency;
            return this;
        }

        /** 0 to 10; 3 by default; null: the default. */
        public Builder maxRetries(Integer retries) {
            maxRetries = retries == null ? DEFAULT_MAX_RETRIES : retries;
            return this;
        }

        /** Not before this time; null: at once. */
        public Builder runAt(Instant time) {
            runAt = time;
            return this;
        }

        /** Counted from the submit; null: none. */
        public Builder timeLimit(Duration limit) {
            timeLimit = limit;
            return this;
        }

        /** The caller's own id; null: none. */
        public Builder clientKey(String key) {
            clientKey = key;
            return this;
        }

        /** See {@link Submission#idempotencyKey()}; null: none. */
        public Builder idempotencyKey(String key) {
            idempotencyKey = key;
            return this;
        }

        /** Where terminal states are announced; null: nowhere. */
        public Builder callbackUrl(String url) {
            callbackUrl = url;
            return this;
        }

        /** The caller's grouping; null: none. */
        public Builder sessionId(String id) {
            sessionId = id;
            return this;
        }

        /** Tasks of the owner that have to complete first, by their ids or the owner's own; null: none. */
        public Builder after(List<String> tasks) {
            after = tasks == null ? List.of() : List.copyOf(tasks);
            return this;
        }

        /** Adds to what the task's metadata begins with. */
        public Builder metadata(String key, Object value) {
            metadata.put(key, value);
            return this;
        }

        /** Adds all of these to what the task's metadata begins with. */
        public Builder metadata(Map<String, Object> values) {
            metadata.putAll(values);
            return this;
        }

        /** The submission. */
        public Submission build() {
            return new Submission(owner, taskType, payload, identity, language, priority, maxRetries, runAt, timeLimit,
                    clientKey, idempotencyKey, callbackUrl, sessionId, after, Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
        }
    }
}
