package dev.fermata.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileTest {

    private static final long NO_PROCESS = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private PostmasterFile written(long process) throws IOException {
        Files.write(folder.resolve("postmaster.pid"), List.of(String.valueOf(process), "/data", "1700000000", "5433", "/tmp"));
        return PostmasterFile.in(folder).orElseThrow();
    }

    @Test
    void a_folder_that_was_closed_properly_has_none() {
        assertEquals(Optional.empty(), PostmasterFile.in(folder));
    }

    @Test
    void a_dead_servers_file_is_left_to_postgresql() throws IOException {
        assertEquals(Optional.empty(), written(NO_PROCESS).runningPort());
        assertTrue(Files.exists(folder.resolve("postmaster.pid")));
    }

    @Test
    void a_file_whose_process_is_another_program_by_now_is_removed() throws IOException {
        assertEquals(Optional.empty(), written(ProcessHandle.current().pid()).runningPort());
        assertFalse(Files.exists(folder.resolve("postmaster.pid")));
    }
}
