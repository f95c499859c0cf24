package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The metadata service of a machine. Every cloud has one at the same link-local address, and each answers the others'
 * questions in its own way: with 401 (AWS), 403 or 404 (Google), 405, or a page for people. So a cloud is asked first for
 * something by which it is known, and what answers otherwise is another's.
 */
record MetadataService(URI address, Http http) {
    /** On the machine itself it accepts at once; elsewhere packets to it are often dropped. */
    private static final Duration CONNECTS_WITHIN = Duration.ofMillis(300);

    /**
     * Together with the above less than a second. It is the time in which nothing comes, not one of the clock: on a machine
     * that is just starting this process may itself need longer to get to work.
     */
    private static final Duration SILENT_FOR = Duration.ofMillis(600);

    /** For an answer that drips. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

    /**
     * That of this machine; empty where none is to be asked.
     *
     * @param variable the one by which the cloud's own libraries are told another address
     * @param given what it holds, as an address
     */
    static Optional<MetadataService> of(ProcessContext context, String variable, Optional<String> given)
            throws IOException {
        Optional<URI> address =
                given.isPresent() ? Optional.of(Addresses.parse(variable, given.get())) : context.metadata();
        return address.map(known -> new MetadataService(known, context.http()));
    }

    /** Asks for what a cloud is known by; empty when nothing answers at once. */
    Optional<Answer> known(Request request) throws InterruptedException {
        Request brief = request.toMetadata(CONNECTS_WITHIN).silentFor(SILENT_FOR);
        FutureTask<Answer> task = new FutureTask<>(() -> http.send(brief));
        Thread.ofVirtual().start(task);
        try {
            return Optional.of(task.get(KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            task.cancel(true);
            return Optional.empty();
        }
    }

    /** Asks the service that is known to be the right one, which may take its time to make a token. */
    Answer ask(Request request) throws IOException {
        return http.send(request.toMetadata(CONNECTS_WITHIN));
    }

    /** Why nothing is found where no metadata service is to be asked. */
    static String notAsked(String source) {
        return "the metadata service of this machine is not asked here; to have it asked: CAMBIST_SOURCES=" + source;
    }

    /** Why nothing is found where none answers. */
    String silent() {
        return "no metadata service answers at " + address.getHost();
    }

    /** Why nothing is found where another one answers. */
    String another(String cloud, Answer answer) {
        return "the metadata service at " + address.getHost() + " is not " + cloud + ": it answered " + answer.status();
    }
}
