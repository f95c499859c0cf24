package dev.cambist.core.refusal;

/** Ends a request with a {@link Refusal}. Anything else that is thrown is a bug. Carries no stack trace: it is an answer. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
