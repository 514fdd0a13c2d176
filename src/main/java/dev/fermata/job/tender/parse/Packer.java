package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import dev.fermata.llm.TokenEstimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Packs blocks into chunks. A title, and a run of titles, is a chunk of its own, and the chunk below begins with it
 * again; so does a chunk with the last paragraph of the one before it, where a section goes on. For one text, once.
 */
final class Packer {

    /** What a chunk may repeat, in tokens. */
    private static final int MOST_REPEATED = 200;

    private final String text;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    /** Blocks of the chunk that is being filled. */
    private final List<Block> filling = new ArrayList<>();
    private int repeatFrom;
    /** Tokens of the chunk that is being filled, each of its blocks rounded up. */
    private int filled;

    Packer(String text) {
        this.text = text;
    }

    List<Chunk> pack(List<Block> blocks) {
        for (Block block : blocks) {
            Interruption.check();
            for (Block piece : new Pieces(text, Outline.MOST_TOKENS - MOST_REPEATED).of(block)) {
                add(piece);
            }
        }
        flush(true);
        return List.copyOf(chunks);
    }

    private void add(Block piece) {
        if (!filling.isEmpty() && !goesWith(piece)) {
            startOver(piece);
        }
        if (filling.isEmpty() && chunks.isEmpty()) {
            repeatFrom = piece.start();
        }
        filled += tokens(piece.start(), piece.end());
        filling.add(piece);
    }

    private boolean goesWith(Block piece) {
        Block last = filling.getLast();
        boolean alike = kind(last) == kind(piece) && last.boilerplate().equals(piece.boilerplate());
        return alike && filled + tokens(piece.start(), piece.end()) <= Outline.MOST_TOKENS;
    }

    /** Paragraphs and lists go together. */
    private static ChunkType kind(Block block) {
        return block.type() == ChunkType.LIST ? ChunkType.PARAGRAPH : block.type();
    }

    private void startOver(Block next) {
        boolean below = kind(filling.getLast()) == ChunkType.TITLE && next.type() != ChunkType.TITLE;
        boolean goesOn = kind(filling.getLast()) == ChunkType.PARAGRAPH && kind(next) == ChunkType.PARAGRAPH
                && filling.getLast().boilerplate().equals(next.boilerplate());
        int repeatable = below ? filling.getFirst().start() : goesOn ? filling.getLast().start() : next.start();
        boolean repeats = tokens(repeatable, next.start()) <= MOST_REPEATED
                && tokens(repeatable, next.end()) <= Outline.MOST_TOKENS;
        flush(!below || !repeats);
        repeatFrom = repeats ? repeatable : next.start();
        filled = tokens(repeatFrom, next.start());
    }

    private void flush(boolean lone) {
        if (filling.isEmpty()) {
            return;
        }
        Block first = filling.getFirst();
        int end = filling.getLast().end();
        String words = text.substring(repeatFrom, end);
        chunks.add(new Chunk(id(text.substring(first.start(), end)), type(), repeatFrom, first.start(), end, words,
                TokenEstimate.of(words), section(), first.boilerplate(), lone));
        filling.clear();
    }

    /** A run of titles is named by its last, all else by what it begins in. */
    private List<String> section() {
        return kind(filling.getFirst()) == ChunkType.TITLE ? filling.getLast().section() : filling.getFirst().section();
    }

    private ChunkType type() {
        if (kind(filling.getFirst()) != ChunkType.PARAGRAPH) {
            return filling.getFirst().type();
        }
        int listed = filling.stream().filter(block -> block.type() == ChunkType.LIST)
                .mapToInt(block -> block.end() - block.start()).sum();
        int all = filling.getLast().end() - filling.getFirst().start();
        return 2 * listed > all ? ChunkType.LIST : ChunkType.PARAGRAPH;
    }

    private int tokens(int from, int to) {
        return TokenEstimate.of(text.substring(from, to));
    }

    private String id(String words) {
        String hash = DigestUtils.sha256Hex(words).substring(0, 12);
        int times = seen.merge(hash, 1, Integer::sum);
        return times == 1 ? "c" + hash : "c" + hash + "-" + times;
    }
}
