package dev.cambist.server.sessions;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store is asked or told while somebody waits for the answer. */
@FunctionalInterface
public interface StoreQuestion<T> {
    T answer() throws StoreException;

    /** The answer; where the store has none, the log says why, and the caller is to try again. */
    static <T> T ask(StoreQuestion<T> question) {
        try {
            return question.answer();
        } catch (StoreException e) {
            Logger log = LoggerFactory.getLogger(StoreQuestion.class);
            log.error("store: {}", e.getMessage(), e);
            throw new RefusedException(new Temporary.StoreUnavailable(Duration.ofSeconds(5)));
        }
    }
}
