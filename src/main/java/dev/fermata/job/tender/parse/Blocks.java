package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Cuts a text into blocks, which together are the whole text. For one text, once. */
final class Blocks {

    /** A title in force. */
    private record Open(Heading heading, Optional<Boilerplate> boilerplate) {}

    private final Page page;
    private final Contents contents;
    private final Titles titles;
    private final Tables tables;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Chapter> chapters = new ArrayList<>();

    Blocks(String text) {
        page = new Page(text);
        contents = new Contents(page);
        titles = new Titles(page, contents);
        tables = new Tables(page, titles);
        for (int i = 0; i < page.size(); i++) {
            Interruption.check();
            add(i);
        }
    }

    List<Block> all() {
        return blocks;
    }

    /** Titles that stand alone, in the order of the text. */
    List<Chapter> chapters() {
        return chapters;
    }

    private void add(int index) {
        Line line = page.line(index);
        if (line.silent() && !contents.holds(index)) {
            if (blocks.isEmpty()) {
                begin(ChunkType.PARAGRAPH, line);
            } else {
                prolong(line);
            }
        } else if (contents.holds(index)) {
            blocks.add(new Block(ChunkType.LIST, line.start(), line.end(), List.of(), Optional.of(Boilerplate.CONTENTS)));
        } else {
            addSpeaking(index, line);
        }
    }

    private void addSpeaking(int index, Line line) {
        // A row may be numbered like a title; a title's line may not look like a row.
        boolean row = tables.holds(index);
        Optional<Heading> heading = row ? Optional.empty() : titles.at(index);
        heading.ifPresent(this::enter);
        if (row) {
            begin(ChunkType.TABLE, line);
        } else if (heading.filter(Heading::standsAlone).isPresent()) {
            chapters.add(new Chapter(line.text(), heading.get().level(), line.start(), open.peek().boilerplate()));
            begin(ChunkType.TITLE, line);
        } else if (heading.isPresent()) {
            begin(ChunkType.PARAGRAPH, line);
        } else if (page.marker(index).filter(Marker::listed).isPresent() && !page.continues(index)) {
            begin(ChunkType.LIST, line);
        } else if (goesOn(index)) {
            prolong(line);
        } else {
            begin(ChunkType.PARAGRAPH, line);
        }
    }

    private void enter(Heading heading) {
        while (!open.isEmpty() && open.peek().heading().level() >= heading.level()) {
            open.pop();
        }
        Optional<Boilerplate> around = open.isEmpty() ? Optional.empty() : open.peek().boilerplate();
        open.push(new Open(heading, Boilerplate.below(heading, around)));
    }

    /** Whether the line belongs to the block before it: a line that a printer broke. */
    private boolean goesOn(int index) {
        int before = page.before(index);
        if (before < 0 || blocks.getLast().boilerplate().filter(Boilerplate.CONTENTS::equals).isPresent()) {
            return false;
        }
        boolean running = blocks.getLast().type() == ChunkType.PARAGRAPH || blocks.getLast().type() == ChunkType.LIST;
        return running && page.marker(index).isEmpty() && page.full(before)
                && !page.line(before).endsSentence() && !blankBetween(before, index);
    }

    private boolean blankBetween(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (page.line(i).text().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void begin(ChunkType type, Line line) {
        List<String> section = open.reversed().stream().map(title -> title.heading().title()).toList();
        blocks.add(new Block(type, line.start(), line.end(), section,
                open.isEmpty() ? Optional.empty() : open.peek().boilerplate()));
    }

    private void prolong(Line line) {
        Block last = blocks.removeLast();
        blocks.add(new Block(last.type(), last.start(), line.end(), last.section(), last.boilerplate()));
    }
}
