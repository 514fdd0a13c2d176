package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The parts of a DOCX. Parts are streamed and never held as trees, and all of them together unpack to no more than the
 * limit, so a zip bomb costs its reader nothing but the time to get there. A document type declaration, the door to XML
 * entities, is refused: Word never writes one.
 */
final class WordPackage implements AutoCloseable {

    private final ZipFile zip;
    private final String fileName;
    private final DocumentLimits limits;
    private final String main;
    private final Unpacking unpacking;
    private long characters;

    WordPackage(Path file, String fileName, DocumentLimits limits) throws IOException {
        this.zip = new ZipFile(file.toFile());
        this.fileName = fileName;
        this.limits = limits;
        this.unpacking = new Unpacking(fileName, limits.unpackedBytes());
        this.main = mainPart(zip).orElseThrow(() -> new DocumentException.Broken(fileName, null));
    }

    static boolean isIn(ZipFile zip) {
        return mainPart(zip).isPresent();
    }

    /** Almost always {@code word/document.xml}; some versions of Word number it, as in {@code word/document2.xml}. */
    private static Optional<String> mainPart(ZipFile zip) {
        if (zip.getEntry("[Content_Types].xml") == null) {
            return Optional.empty();
        }
        return zip.stream().map(ZipEntry::getName).filter(name -> name.matches("word/document\\d*\\.xml")).min(String::compareTo);
    }

    String main() {
        return main;
    }

    /** The names of the parts {@code word/<stem>.xml} and {@code word/<stem>1.xml}, {@code 2}, … in the order of their numbers. */
    List<String> parts(String stem) {
        var names = new ArrayList<String>();
        zip.stream().map(ZipEntry::getName).filter(name -> name.matches("word/" + stem + "\\d*\\.xml")).forEach(names::add);
        names.sort((a, b) -> a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b));
        return names;
    }

    /** Reads one part from its start to its end. */
    void read(String part, PartReader reader) throws IOException {
        try (InputStream in = unpacking.of(zip.getInputStream(zip.getEntry(part)))) {
            XMLStreamReader xml = SafeXml.factory().createXMLStreamReader(in);
            reader.read(new WordXml(xml, this::countCharacters));
        } catch (XMLStreamException | IOException e) {
            Interruption.check();
            throw new DocumentException.Broken(fileName, e);
        }
    }

    private void countCharacters(int more) {
        characters += more;
        if (characters > limits.characters()) {
            throw new DocumentException.TooLarge(fileName);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    @FunctionalInterface
    interface PartReader {
        void read(WordXml xml) throws XMLStreamException;
    }
}
