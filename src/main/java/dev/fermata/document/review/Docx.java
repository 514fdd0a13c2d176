package dev.fermata.document.review;

import dev.fermata.document.DocumentException;
import dev.fermata.document.ForeignKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An opened .docx: its parts by name and by relationship. The parts that are read unpack to no more than a limit, all
 * together; those that are not read are never unpacked at all.
 */
final class Docx implements AutoCloseable {

    static final String TYPES = "[Content_Types].xml";

    private static final String DOCUMENT = "officeDocument";

    private final ZipFile zip;
    private final String fileName;
    private final List<ZipArchiveEntry> entries;
    private final String main;
    private final Allowance allowance;

    Docx(Path file, String fileName, ReviewLimits limits) throws IOException, XMLStreamException {
        this.zip = ZipFile.builder().setPath(file).get();
        this.fileName = fileName;
        this.allowance = new Allowance(limits, fileName);
        try {
            this.entries = Collections.list(zip.getEntriesInPhysicalOrder());
            refuseDoubles();
            this.main = related("", DOCUMENT).stream().findFirst().orElseThrow(() -> new DocumentException.Broken(fileName, null));
            refuseOtherKinds();
        } catch (IOException | XMLStreamException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Two entries of one name: readers disagree about which counts, so a reviewer might see what the owner does not. */
    private void refuseDoubles() {
        Set<String> names = new HashSet<>();
        if (!entries.stream().allMatch(entry -> names.add(entry.getName()))) {
            throw new DocumentException.Broken(fileName, null);
        }
    }

    /** What a .docx would be refused for by Word: its name would not fit what the package says of itself. */
    private void refuseOtherKinds() throws IOException, XMLStreamException {
        String type = new ContentTypes(part(TYPES)).of(main);
        if (type.contains("macroEnabled")) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.MACRO_WORD);
        }
        if (type.contains("template")) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.WORD_TEMPLATE);
        }
        if (!type.contains("wordprocessingml.document.main")) {
            throw new DocumentException.Broken(fileName, null);
        }
    }

    /** The name of the main part, almost always {@code word/document.xml}. */
    String main() {
        return main;
    }

    List<ZipArchiveEntry> entries() {
        return entries;
    }

    boolean has(String part) {
        return zip.getEntry(part) != null;
    }

    /** What is left to be read of it. */
    Allowance allowance() {
        return allowance;
    }

    InputStream raw(ZipArchiveEntry entry) throws IOException {
        return zip.getRawInputStream(entry);
    }

    /**
     * The parts that another one relates to, that exist.
     *
     * @param of   the part's name; empty for the package itself
     * @param type the last word of the relationship's type, such as {@code footnotes}
     */
    List<String> related(String of, String type) throws IOException, XMLStreamException {
        Optional<Part> relationships = optional(Relationships.nameFor(of));
        if (relationships.isEmpty()) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (String target : new Relationships(of, relationships.get()).targets(type)) {
            if (has(target)) {
                names.add(target);
            }
        }
        return names;
    }

    Optional<Part> optional(String name) throws IOException {
        return has(name) ? Optional.of(part(name)) : Optional.empty();
    }

    /** A part, which must be there. */
    Part part(String name) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(name);
        // Word writes no other methods, and what unpacks some of them is native code that is not here.
        if (entry == null || entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
            throw new DocumentException.Broken(fileName, null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(allowance.bytes() + 1, Integer.MAX_VALUE - 8));
            allowance.takeBytes(bytes.length);
            return Part.decode(name, bytes);
        } catch (CharacterCodingException e) {
            throw new DocumentException.Broken(fileName, e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
