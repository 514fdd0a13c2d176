package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** A task in a list: without its partial and result, which may be large. */
@RegisterForReflection
record TaskRow(String id, String taskType, TaskStatus status, short priority, int attempt, int retryCount,
        int maxRetries, String leaseOwner, Instant runAt, Instant deadline, String language, String clientKey,
        String sessionId, String cancelReason, String error, String errorCode, Instant createdAt, Instant startedAt,
        Instant completedAt, JsonNode metadata) {}
