package dev.fermata.document.review;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** What a part relates to. */
final class Relationships {

    private static final String NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships";

    private final String of;
    private final Part part;

    Relationships(String of, Part part) {
        this.of = of;
        this.part = part;
    }

    /** The entry that holds the relationships of a part; of the package, where the part's name is empty. */
    static String nameFor(String part) {
        int folder = part.lastIndexOf('/') + 1;
        return part.substring(0, folder) + "_rels/" + part.substring(folder) + ".rels";
    }

    static Relationships none(String of) {
        return new Relationships(of, Part.fresh(nameFor(of), """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Relationships xmlns="%s"></Relationships>""".formatted(NAMESPACE)));
    }

    /** The parts related by a type that ends in the given word, in the order of their names' numbers. */
    List<String> targets(String type) throws XMLStreamException {
        var targets = new ArrayList<String>();
        var xml = new RawXml(part.xml());
        xml.nextChild(0);
        while (xml.nextChild(1)) {
            boolean inside = !xml.attribute("TargetMode", "Internal").equals("External");
            if (inside && xml.attribute("Type", "").endsWith("/" + type)) {
                targets.add(resolved(xml.attribute("Target", "")));
            }
        }
        targets.sort((a, b) -> a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b));
        return targets;
    }

    private String resolved(String target) {
        if (target.startsWith("/")) {
            return target.substring(1);
        }
        Deque<String> path = new ArrayDeque<>(List.of(of.split("/")));
        path.pollLast();
        for (String step : target.split("/")) {
            if (step.equals("..")) {
                path.pollLast();
            } else if (!step.equals(".")) {
                path.addLast(step);
            }
        }
        return String.join("/", path);
    }

    /** The part with one relationship more, to a part in the same folder. */
    Part adding(String type, String fileName) throws XMLStreamException {
        Set<String> ids = new HashSet<>();
        var xml = new RawXml(part.xml());
        xml.nextChild(0);
        while (xml.nextChild(1)) {
            ids.add(xml.attribute("Id", ""));
        }
        int number = ids.size() + 1;
        while (ids.contains("rId" + number)) {
            number++;
        }
        RootEnd end = RootEnd.of(part);
        return end.appending("<%sRelationship Id=\"rId%d\" Type=\"%s\" Target=\"%s\"/>"
                .formatted(end.prefix(), number, type, fileName));
    }
}
