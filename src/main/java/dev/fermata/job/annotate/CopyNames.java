package dev.fermata.job.annotate;

import dev.fermata.job.annotate.AnnotatePayload.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the files that a review makes are called: never like one that was uploaded, nor like one another, since a task's files
 * are asked for by name. The same for the same documents, always.
 */
final class CopyNames {

    private static final String WORD = ".docx";

    /** Of a file's name, 200 characters are kept. */
    private static final int LONGEST_TITLE = 90;

    private final Set<String> taken = new HashSet<>();
    private final List<String> converted = new ArrayList<>();
    private final List<String> revised = new ArrayList<>();

    CopyNames(List<Document> documents) {
        documents.forEach(document -> taken.add(document.fileName()));
        documents.forEach(document -> revised.add(free(title(document.fileName()) + "_revised")));
        // What is called a .docx and is none is called otherwise once it is one.
        documents.forEach(document -> converted.add(free(title(document.fileName())
                + (isWord(document.fileName()) ? "_converted" : ""))));
    }

    /** Of the .docx that is made of the document of this number, from 0, where it is none. */
    String converted(int number) {
        return converted.get(number);
    }

    /** {@code <name>_revised.docx}, or {@code <name>_revised_2.docx} where that is taken. */
    String revised(int number) {
        return revised.get(number);
    }

    private String free(String wanted) {
        String name = wanted + WORD;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i + WORD;
        }
        return name;
    }

    private static boolean isWord(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(WORD);
    }

    /** The name without its extension, with room for another. */
    private static String title(String name) {
        int dot = name.lastIndexOf('.');
        String title = dot > 0 ? name.substring(0, dot) : name;
        return title.substring(0, title.offsetByCodePoints(0, Math.min(LONGEST_TITLE, title.codePointCount(0, title.length()))));
    }
}
