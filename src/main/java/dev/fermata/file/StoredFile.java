package dev.fermata.file;

/**
 * A kept file.
 *
 * @param id its id
 * @param name the name it came with, for people; never used as a path
 * @param mediaType its media type
 * @param size in bytes
 * @param sha256 of its content, in hex
 */
public record StoredFile(String id, String name, String mediaType, long size, String sha256) {}
