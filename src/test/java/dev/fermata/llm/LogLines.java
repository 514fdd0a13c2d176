package dev.fermata.llm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Listens to everything that is logged while it is open. */
final class LogLines extends Handler implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    LogLines() {
        setLevel(Level.ALL);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    /** Messages of one category. */
    List<String> of(String category) {
        return records.stream()
                .filter(line -> category.equals(line.getLoggerName()))
                .map(LogLines::message)
                .toList();
    }

    /** Every message, stack traces' messages included. */
    String everything() {
        var all = new StringBuilder();
        for (LogRecord line : records) {
            all.append(message(line)).append('\n');
            for (Throwable thrown = line.getThrown(); thrown != null; thrown = thrown.getCause()) {
                all.append(thrown).append('\n');
            }
        }
        return all.toString();
    }

    private static String message(LogRecord line) {
        return line instanceof ExtLogRecord extended ? extended.getFormattedMessage() : line.getMessage();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
