package dev.cambist.cli.kubelet;

/** What the kubelet sent is no request that can be answered; the message repeats nothing of it. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
