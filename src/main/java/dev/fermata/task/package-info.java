/**
 * A task: its states and the only moves between them, its table, and what a caller may do with it.
 *
 * <p>Lives here: submit, find, list, cancel, pause, resume, retry, erase, and the REST resources of tasks and their
 * files. Jobs and sessions submit through {@link dev.fermata.task.Tasks}; the engine moves running tasks through
 * {@link dev.fermata.task.TaskTable}. Nothing here runs a task, and nothing outside writes to its table.
 */
package dev.fermata.task;
