package dev.fermata.callback;

/**
 * A callback that this replica has claimed.
 *
 * @param id names the callback in every try, so that its receiver knows a repeated one
 * @param taskId the task it is about
 * @param url where it goes
 * @param body what is sent, as JSON
 * @param tries the number of this try, from 1; with the id, it proves the claim
 */
record Callback(String id, String taskId, String url, String body, int tries) {}
