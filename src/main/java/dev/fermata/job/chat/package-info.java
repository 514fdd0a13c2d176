/**
 * Conversations: the job {@code chat}, which answers a message with what was said before in its session, and system 0's
 * routes, which make that job or a {@link dev.fermata.job.annotate review of documents} of a request and stream it in
 * that system's {@link dev.fermata.job.chat.ChatDialect dialect}. A {@link dev.fermata.job.chat.Conversation} is nothing
 * but an owner's tasks of one session: what erases them erases it. Nobody else calls this package.
 * It must never show one owner's session to another, nor start a task twice for one id of a caller's.
 */
package dev.fermata.job.chat;
