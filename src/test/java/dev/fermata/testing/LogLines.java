package dev.fermata.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Listens to everything that is logged while it is open, as far as the levels of the categories let it through. */
public final class LogLines extends Handler implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    /** Begins to listen. */
    public LogLines() {
        setLevel(Level.ALL);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    /** Messages of one category. */
    public List<String> of(String category) {
        return records.stream()
                .filter(line -> category.equals(line.getLoggerName()))
                .map(LogLines::message)
                .toList();
    }

    /** Messages of errors, whoever logged them. */
    public List<String> errors() {
        return records.stream()
                .filter(line -> line.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogLines::message)
                .toList();
    }

    /** How many lines were there of DEBUG and below. */
    public long atDebug() {
        return records.stream().filter(line -> line.getLevel().intValue() < Level.INFO.intValue()).count();
    }

    /** Every message with its parameters and what it carries beside, stack traces included. */
    public String everything() {
        var all = new StringBuilder();
        for (LogRecord line : records) {
            all.append(line.getLoggerName()).append(' ').append(message(line)).append('\n');
            if (line instanceof ExtLogRecord extended) {
                all.append(extended.getMdcCopy()).append(extended.getNdc()).append('\n');
            }
            if (line.getThrown() != null) {
                var trace = new StringWriter();
                line.getThrown().printStackTrace(new PrintWriter(trace, true));
                all.append(trace);
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
