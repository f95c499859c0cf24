package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.RefusedException;
import org.eclipse.jetty.http.HttpFields;

/** Learns of an answer of the upstream before its client does. */
interface AnswerWatch {
    /** For what nobody has to know of. */
    AnswerWatch NONE = new AnswerWatch() {
        @Override
        public void answered(int status, HttpFields headers) {
            // it may pass
        }

        @Override
        public boolean outlivesTheClient() {
            return false;
        }
    };

    /**
     * The head of the answer that counts has come, and nothing of it has gone on.
     *
     * @throws RefusedException when the client is to have the refusal in its place
     * @throws DoubtfulAnswer when it has to be looked into first
     */
    void answered(int status, HttpFields headers);

    /** Whether it goes on when the client has left, because something may be done by then. */
    boolean outlivesTheClient();
}
