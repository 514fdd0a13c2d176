package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.event.EventType;
import dev.fermata.job.crash.dump.Dump;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What one run knows of its dump while the analysis grows. Thread-safe. */
final class Analysis {

    private static final int FINDINGS_KEPT = 300;

    private final CrashPayload payload;
    private final CrashFacts facts;
    private final DumpChunks.Cut cut;
    private final int characters;
    private final long lines;
    private final Map<Integer, ChunkNotes> notes = new TreeMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    Analysis(CrashPayload payload, CrashFacts facts, Dump dump, DumpChunks.Cut cut) {
        this.payload = payload;
        this.facts = facts;
        this.cut = cut;
        this.characters = dump.text().length();
        this.lines = dump.text().lines().count();
        if (!facts.recognised()) {
            warnings.add("not_recognised");
        }
        if (!facts.isAsSaid(payload.logType())) {
            warnings.add("other_type");
        }
        if (cut.shown() < cut.all()) {
            warnings.add("threads_left_out");
        }
        if (cut.leftOut() > 0) {
            warnings.add("text_left_out");
        }
    }

    CrashFacts facts() {
        return facts;
    }

    List<DumpChunk> chunks() {
        return cut.chunks();
    }

    /** Says what its reader should know of the dump itself. */
    void warnOfDump(JobContext context) {
        for (String warning : List.copyOf(warnings)) {
            switch (warning) {
                case "not_recognised" -> warn(context, warning, facts.markers().size());
                case "other_type" -> warn(context, warning, payload.logType().wireName(), facts.kind());
                case "text_left_out" -> warn(context, warning, cut.leftOut(), characters);
                default -> warn(context, warning, cut.shown(), cut.all());
            }
        }
    }

    /** Takes in what a part shows. Returns how many parts are read by now, this run's and earlier ones'. */
    synchronized int add(int part, ChunkNotes read) {
        notes.put(part, read);
        return notes.size();
    }

    /** What the chunks show, in short, for whoever writes the report; says what is missing in it. */
    String digest(List<ChunkNotes> all, int longest, JobContext context) {
        Findings.Digest digest = digestOf(all, longest);
        List<CrashReport.Unread> unread = unread();
        if (!unread.isEmpty()) {
            warn(context, "parts_unread", unread.size(), cut.chunks().size());
        }
        long unfounded = Findings.merged(all).stream().filter(finding -> !finding.verified()).count();
        if (unfounded > 0) {
            warn(context, "evidence_missing", unfounded);
        }
        if (digest.leftOut() > 0) {
            warn(context, "findings_left_out", digest.leftOut());
        }
        return digest.text();
    }

    /** Remembers what {@link #digest} has said, in a run that need not make it again. */
    void read(List<ChunkNotes> all, int longest) {
        for (int i = 0; i < all.size(); i++) {
            add(i + 1, all.get(i));
        }
        note("parts_unread", !unread().isEmpty());
        note("evidence_missing", Findings.merged(all).stream().anyMatch(finding -> !finding.verified()));
        note("findings_left_out", digestOf(all, longest).leftOut() > 0);
    }

    private static Findings.Digest digestOf(List<ChunkNotes> all, int longest) {
        return Findings.digest(all, Findings.merged(all), longest);
    }

    /** Says what is wrong with a report that is one. */
    void warnOfReport(ReportDraft draft, List<String> sections, JobContext context) {
        List<String> missing = draft.missing(sections);
        if (!missing.isEmpty()) {
            warn(context, "sections_missing", String.join(", ", missing));
        }
        if (draft.cut()) {
            warn(context, "report_cut", payload.chosenMode().answerTokens());
        }
    }

    private void warn(JobContext context, String warning, Object... args) {
        note(warning, true);
        context.emit(EventType.WARNING, Map.of("code", "crash." + warning, "args", List.of(args)));
    }

    private synchronized void note(String warning, boolean holds) {
        if (holds) {
            warnings.add(warning);
        }
    }

    private synchronized List<CrashReport.Unread> unread() {
        List<CrashReport.Unread> unread = new ArrayList<>();
        notes.forEach((part, read) -> {
            if (read.unread() != null) {
                unread.add(new CrashReport.Unread(part, read.unread()));
            }
        });
        return unread;
    }

    /**
     * What there is so far.
     *
     * @param text the report; null as long as there is none
     */
    synchronized CrashReport report(String text) {
        List<Finding> findings = Findings.merged(List.copyOf(notes.values()));
        return new CrashReport(facts, text, payload.chosenMode(), payload.logType(),
                findings.stream().limit(FINDINGS_KEPT).toList(), unread(), List.copyOf(warnings), statistics(findings));
    }

    private CrashReport.Statistics statistics(List<Finding> findings) {
        int sent = cut.chunks().stream().mapToInt(chunk -> chunk.text().length()).sum();
        long founded = findings.stream().filter(Finding::verified).count();
        return new CrashReport.Statistics(characters, lines, cut.chunks().size(), sent, cut.all(), cut.shown(), findings.size(),
                (int) founded);
    }
}
