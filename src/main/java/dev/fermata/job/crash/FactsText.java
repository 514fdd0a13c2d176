package dev.fermata.job.crash;

import dev.fermata.llm.PromptFolder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Facts as Markdown, in the language of a task: the beginning of its report, and what a model is told beside the dump. */
final class FactsText {

    private static final int BLOCKED_SHOWN = 12;
    private static final int PROCESSES_SHOWN = 8;
    private static final int WAITS_SHOWN = 6;

    private final boolean chinese;
    private final StringBuilder text = new StringBuilder();

    private FactsText(String language) {
        this.chinese = PromptFolder.chinese(language);
    }

    static String of(CrashFacts facts, String language) {
        return new FactsText(language).write(facts);
    }

    private String write(CrashFacts facts) {
        text.append(chinese ? "## 事实（由程序从日志读出，未经模型）\n\n" : "## Facts (read from the dump by program, without a model)\n\n");
        item("类型", "Kind", kind(facts));
        item("原因", "Subject", facts.subject());
        process(facts);
        item("时间", "Time", facts.timestamp());
        item("系统版本", "Build", code(facts.buildFingerprint()));
        cause(facts.cause());
        main(facts);
        locks(facts);
        if (facts.cpuUsage() != null) {
            item("CPU", "CPU", facts.cpuUsage().total() == null ? facts.cpuUsage().period() : facts.cpuUsage().total());
        }
        if (facts.processCount() > 1) {
            item("进程", "Processes", facts.processCount() + ": " + facts.processes().stream().limit(PROCESSES_SHOWN)
                    .map(process -> process.name() + " (" + process.threads() + ")").collect(Collectors.joining(", ")));
        }
        return text.append('\n').toString();
    }

    private String kind(CrashFacts facts) {
        String name = switch (facts.kind()) {
            case "anr" -> "ANR";
            case "tombstone" -> "Tombstone";
            case "java_crash" -> chinese ? "Java 崩溃" : "Java crash";
            default -> chinese ? "无法识别" : "not recognised";
        };
        return facts.maker() == null ? name : name + " (" + facts.maker() + ")";
    }

    private void process(CrashFacts facts) {
        ProcessFacts process = facts.process();
        if (process != null) {
            item("进程", "Process", code(process.name()) + (process.pid() == null ? "" : ", pid " + process.pid())
                    + (facts.abi() == null ? "" : ", " + facts.abi()));
            item("线程", "Threads", chinese
                    ? "共 %d 个，其中守护线程 %d 个，等锁 %d 个".formatted(process.threads(), process.daemonThreads(),
                            process.blockedThreads())
                    : "%d, of which %d daemons, %d waiting for locks".formatted(process.threads(), process.daemonThreads(),
                            process.blockedThreads()));
            if (process.kernelWaits() != null) {
                item("内核等待", "Waits in the kernel", (process.mainKernelWait() == null ? "" : chinese
                        ? "主线程 %s；".formatted(process.mainKernelWait()) : "main thread %s; ".formatted(process.mainKernelWait()))
                        + mostFrequent(process.kernelWaits()));
            }
            if (process.declaredThreads() != null && process.declaredThreads() != process.threads()) {
                item("注意", "Note", chinese ? "日志自称有 %d 个线程，可能不完整".formatted(process.declaredThreads())
                        : "the dump says that there are %d threads: it may be incomplete".formatted(process.declaredThreads()));
            }
        }
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        return counts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(WAITS_SHOWN)
                .map(wait -> wait.getValue() + "× " + wait.getKey()).collect(Collectors.joining(", "));
    }

    private void cause(CrashCause cause) {
        if (cause == null) {
            return;
        }
        if (cause.signal() != null) {
            item("信号", "Signal", cause.signal() + " (" + cause.signalName() + ")"
                    + (cause.codeName() == null ? "" : ", " + cause.codeName()));
            item("出错地址", "Fault address", cause.faultAddress() == null ? chinese ? "无" : "none" : code(cause.faultAddress()));
        }
        item("异常", "Exception", code(cause.exception()));
        item("中止信息", "Abort message", cause.abortMessage() == null ? null : code(cause.abortMessage().replace('\n', ' ')));
        item("系统判断", "Cause given", cause.causes().isEmpty() ? null : String.join("; ", cause.causes()));
    }

    private void main(CrashFacts facts) {
        ThreadFacts main = facts.mainThread();
        if (main == null) {
            return;
        }
        boolean died = facts.cause() != null;
        item(died ? "崩溃线程" : "主线程", died ? "Thread that died" : "Main thread", thread(main));
        item("首个应用帧", "First frame of its own", code(facts.firstOwnCode()));
        if (!main.topFrames().isEmpty()) {
            text.append("\n```\n").append(String.join("\n", main.topFrames().stream().limit(8).toList())).append("\n```\n\n");
        }
    }

    private void locks(CrashFacts facts) {
        if (!facts.lockChain().isEmpty()) {
            item("等锁链", "Waits for", facts.lockChain().stream().map(this::thread).collect(Collectors.joining(" → ")));
        }
        for (List<ThreadFacts> ring : facts.deadlocks()) {
            item("**死锁**", "**Deadlock**", ring.stream().map(this::thread).collect(Collectors.joining(" → ")) + " → "
                    + ring.getFirst().name());
        }
        if (facts.blockedThreads() > 0) {
            item("等锁线程", "Blocked", facts.blockedThreads() + ": " + facts.blocked().stream().limit(BLOCKED_SHOWN)
                    .map(ThreadFacts::name)
                    .collect(Collectors.joining(", ")) + (facts.blockedThreads() > BLOCKED_SHOWN ? ", …" : ""));
        }
    }

    private String thread(ThreadFacts thread) {
        String number = thread.tid() != null ? "tid " + thread.tid() : thread.sysTid() != null ? "sysTid " + thread.sysTid()
                : "";
        return (thread.name().isEmpty() ? "?" : thread.name()) + (number.isEmpty() ? "" : " (" + number + ")")
                + (thread.state() == null ? "" : " " + thread.state())
                + (thread.waitsFor() == null ? "" : (chinese ? "，等 " : ", wants ") + thread.waitsFor());
    }

    private static String code(String value) {
        return value == null ? null : "`" + value.replace('`', '\'') + "`";
    }

    private void item(String zh, String en, String value) {
        if (value != null && !value.isBlank()) {
            text.append("- ").append(chinese ? zh : en).append(chinese ? "：" : ": ").append(value).append('\n');
        }
    }
}
