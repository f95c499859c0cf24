package dev.cambist.server.metadata;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that only the index can answer. */
@FunctionalInterface
interface IndexQuestion<T> {
    T answer() throws StoreException;

    /** The answer; where there is none, the log says why, and the caller is to try again. */
    static <T> T ask(IndexQuestion<T> question) {
        try {
            return question.answer();
        } catch (StoreException e) {
            Logger log = LoggerFactory.getLogger(IndexQuestion.class);
            log.error("index: {}", e.getMessage(), e);
            throw new RefusedException(new Temporary.IndexUnavailable(Duration.ofSeconds(5)));
        }
    }
}
