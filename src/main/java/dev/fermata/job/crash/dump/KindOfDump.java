package dev.fermata.job.crash.dump;

import java.util.Set;

/** Decides what a dump is about: its maker's word first, then what it shows, then what its sender expects. */
record KindOfDump(Set<Marker> markers, String makersType) {

    DumpKind decide(DumpKind expected) {
        if (makersType != null) {
            return switch (makersType) {
                case "anr" -> DumpKind.ANR;
                case "java" -> DumpKind.JAVA_CRASH;
                default -> DumpKind.TOMBSTONE;
            };
        }
        boolean trace = markers.contains(Marker.MANAGED_THREAD) || markers.contains(Marker.THREAD_LIST)
                || markers.contains(Marker.PROCESS_START) || markers.contains(Marker.SUBJECT);
        boolean death = markers.contains(Marker.SIGNAL) || markers.contains(Marker.CRASHED_THREAD);
        if (trace && death) {
            return expected == DumpKind.ANR ? DumpKind.ANR : DumpKind.TOMBSTONE;
        }
        if (death) {
            return DumpKind.TOMBSTONE;
        }
        if (trace) {
            return DumpKind.ANR;
        }
        if (markers.contains(Marker.EXCEPTION)) {
            return DumpKind.JAVA_CRASH;
        }
        boolean bareStack = markers.contains(Marker.NATIVE_FRAME) || markers.contains(Marker.THREAD_DETAILS);
        return bareStack ? DumpKind.TOMBSTONE : otherwise(expected);
    }

    /** Nothing tells for certain: what was expected may stand if anything at all speaks for it. */
    private DumpKind otherwise(DumpKind expected) {
        return expected != null && markers.stream().anyMatch(marker -> marker.kind() == expected) ? expected : DumpKind.UNKNOWN;
    }
}
