package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties each record to the one before, over all files and starts, and writes them. For one thread. */
final class AuditChain implements AuditSink {
    private static final Logger LOG = LoggerFactory.getLogger(AuditChain.class);

    private final AuditFile file;
    private final long longest; // bytes of one file
    private final InstantSource clock;
    private final Consumer<List<String>> written;
    private ChainLink last = ChainLink.NONE;
    private Optional<ChainTail.Torn> torn = Optional.empty();
    private boolean certain = true; // whether the file ends with the last line that is known of

    private AuditChain(AuditFile file, long longest, InstantSource clock, Consumer<List<String>> written) {
        this.file = file;
        this.longest = longest;
        this.clock = clock;
        this.written = written;
    }

    /**
     * Opens the file to go on with the chain that is in it or in the latest of the earlier ones, or to begin one.
     *
     * @throws IOException when it cannot be used, with what to do about it
     */
    static AuditChain open(AuditSettings settings, InstantSource clock) throws IOException {
        return open(settings, clock, lines -> {});
    }

    /** @param written takes the lines that are in the file now, without delay for those that come next */
    static AuditChain open(AuditSettings settings, InstantSource clock, Consumer<List<String>> written)
            throws IOException {
        AuditFile file = AuditFile.open(settings, clock);
        try {
            AuditChain chain = new AuditChain(file, settings.maxBytes(), clock, written);
            chain.resume();
            for (int number = 1; chain.last.equals(ChainLink.NONE) && number <= settings.keep(); number++) {
                Path earlier = AuditFiles.earlier(settings.file(), number);
                if (Files.exists(earlier)) {
                    chain.last = ChainTail.of(earlier).last().orElse(ChainLink.NONE);
                }
            }
            return chain;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int append(List<String> records) throws IOException {
        if (!certain) {
            resume();
        }
        List<String> chained = new ArrayList<>();
        long length = 0;
        ChainLink link = last;
        if (torn.isPresent()) {
            ChainLink.Linked linked =
                    link.next(torn.get().toJson(clock.instant().toString()));
            chained.add(linked.line());
            length += linked.line().length() + 1;
            link = linked.link();
        }
        int count = 0;
        for (; count < records.size(); count++) {
            ChainLink.Linked linked = link.next(records.get(count));
            if (count > 0 && length + linked.line().length() >= longest) {
                break;
            }
            chained.add(linked.line());
            length += linked.line().length() + 1;
            link = linked.link();
        }
        try {
            file.append((String.join("\n", chained) + "\n").getBytes(US_ASCII));
        } catch (IOException | RuntimeException e) {
            certain = false;
            throw e;
        }
        last = link;
        torn = Optional.empty();
        written.accept(chained);
        return count;
    }

    /** What the log of a stop keeps elsewhere: with it, lines that were cut off at the end show. */
    @Override
    public void close() throws IOException {
        file.close();
        LOG.info("the audit ends with record {} of hash {}", last.seq(), last.hash());
    }

    /** After a start, and after a failure that may have left a piece of what was written. */
    private void resume() throws IOException {
        ChainTail tail = ChainTail.of(file.opened());
        tail.last().filter(found -> found.seq() >= last.seq()).ifPresent(found -> last = found);
        torn = tail.torn();
        certain = true;
    }
}
