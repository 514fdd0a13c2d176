package dev.fermata.file;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Keeps files as rows of 256 KB. Thread-safe. */
@ApplicationScoped
public class FileStore {

    private static final int CHUNK = 256 << 10;

    private final Database database;

    FileStore(Database database) {
        this.database = database;
    }

    /**
     * Keeps a copy of the file, in one transaction. It is removed after a day unless a task {@link #attach takes} it.
     *
     * @param claimedName the name it came with; a harmless form of it is kept for people to see
     * @param claimedType the media type it came with; kept if it looks like one
     * @throws UncheckedIOException when the file can't be read
     */
    public StoredFile keep(String tenant, String owner, String claimedName, String claimedType, Path content) {
        String id = UUID.randomUUID().toString();
        String name = FileName.of(claimedName).value();
        String mediaType = StoredFile.mediaType(claimedType);
        return database.inTransaction(connection -> {
            // The row comes first, for the chunks' foreign key; its digest is known last.
            Database.update(connection, """
                    insert into file (id, tenant, owner, name, media_type, size, sha256, created_at)
                    values (?, ?, ?, ?, ?, 0, '', fermata_now())
                    """, id, tenant, owner, name, mediaType);
            MessageDigest digest = DigestUtils.getSha256Digest();
            long size = writeChunks(connection, id, content, digest);
            String hash = Hex.encodeHexString(digest.digest());
            Database.update(connection, "update file set size = ?, sha256 = ? where id = ?", size, hash, id);
            return new StoredFile(id, name, mediaType, size, hash);
        });
    }

    private static long writeChunks(Connection connection, String id, Path content, MessageDigest digest)
            throws SQLException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(content), digest)) {
            long size = 0;
            int n = 0;
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                Database.update(connection, "insert into file_chunk (file_id, n, bytes) values (?, ?, ?)", id, n++, chunk);
                size += chunk.length;
            }
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes the file live and die with the task.
     *
     * @return false when there is no such file of this owner, or another task has it
     */
    public boolean attach(String tenant, String owner, String fileId, String taskId) {
        return database.update("""
                update file set task_id = ? where id = ? and tenant = ? and owner = ? and coalesce(task_id, ?) = ?
                """, taskId, fileId, tenant, owner, taskId, taskId) > 0;
    }

    /** Removes the file. */
    public void remove(String fileId) {
        database.update("delete from file where id = ?", fileId);
    }

    /** The description of an owner's file, whichever task has it; empty where the owner has none of this id. */
    public Optional<StoredFile> find(String tenant, String owner, String fileId) {
        return database.first("""
                select id, name, media_type, size, sha256 from file where id = ? and tenant = ? and owner = ?
                """, FileStore::file, fileId, tenant, owner);
    }

    /** The newest file of this name that belongs to the task; empty where there is none. */
    public Optional<StoredFile> find(String taskId, String name) {
        return database.first("""
                select id, name, media_type, size, sha256 from file
                 where task_id = ? and name = ? order by created_at desc limit 1
                """, FileStore::file, taskId, name);
    }

    /** The task's files, oldest first. */
    public List<StoredFile> ofTask(String taskId) {
        return database.query("""
                select id, name, media_type, size, sha256 from file where task_id = ? order by created_at, id
                """, FileStore::file, taskId);
    }

    /**
     * The file's bytes, read from PostgreSQL chunk by chunk as the stream is read; no connection is held in between.
     * Whose file it is, is not asked here: an id that a caller chose must have passed {@link #attach} or {@link #find}.
     *
     * @return a stream that is empty where there is no such file
     */
    public InputStream open(String fileId) {
        return new SequenceInputStream(new Chunks(fileId));
    }

    private final class Chunks implements Enumeration<InputStream> {
        private final String fileId;
        private int n;
        private Optional<byte[]> next;

        Chunks(String fileId) {
            this.fileId = fileId;
            next = read();
        }

        private Optional<byte[]> read() {
            return database.first("select bytes from file_chunk where file_id = ? and n = ?", row -> row.getBytes(1),
                    fileId, n++);
        }

        @Override
        public boolean hasMoreElements() {
            return next.isPresent();
        }

        @Override
        public InputStream nextElement() {
            byte[] chunk = next.orElseThrow(NoSuchElementException::new);
            next = read();
            return new ByteArrayInputStream(chunk);
        }
    }

    private static StoredFile file(ResultSet row) throws SQLException {
        return new StoredFile(row.getString("id"), row.getString("name"), row.getString("media_type"),
                row.getLong("size"), row.getString("sha256"));
    }
}
