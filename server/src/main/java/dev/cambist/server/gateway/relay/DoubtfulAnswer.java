package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.Refusal;
import java.util.function.Supplier;

/** An answer of the upstream that its client is not to have before more has been asked, which takes its time. */
final class DoubtfulAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Refusal> inquiry;

    /**
     * Puts it off.
     *
     * @param inquiry finds out what the client is told, and may block
     */
    DoubtfulAnswer(Supplier<Refusal> inquiry) {
        super("to be looked into", null, false, false);
        this.inquiry = inquiry;
    }

    Refusal inquire() {
        return inquiry.get();
    }
}
