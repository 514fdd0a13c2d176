package dev.fermata.job.workload;

/** A workbook that a task is given: a kept file, or the bytes themselves. */
interface WorkbookPayload {

    /** The kept file; null where there is none. */
    String fileId();

    /** The file's name, for messages; may be null. */
    String fileName();

    /** The file's bytes in Base64, as system 1 sends them; null where there are none. */
    String fileBase64();
}
