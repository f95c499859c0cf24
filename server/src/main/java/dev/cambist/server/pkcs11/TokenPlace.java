package dev.cambist.server.pkcs11;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which token.
 *
 * @param library of the token's maker, which is loaded into this process
 * @param label the token's; empty where its serial number tells it
 * @param serial the token's; empty where its label tells it
 */
public record TokenPlace(Path library, Optional<String> label, Optional<String> serial) {
    /** One of both at least: of a token that nothing tells, any would do. */
    public TokenPlace {
        if (label.isEmpty() && serial.isEmpty()) {
            throw new IllegalArgumentException("neither label nor serial");
        }
    }

    boolean isTold(String foundLabel, String foundSerial) {
        return label.filter(wanted -> !wanted.equals(foundLabel)).isEmpty()
                && serial.filter(wanted -> !wanted.equals(foundSerial)).isEmpty();
    }

    @Override
    public String toString() {
        return label.map(text -> "the token " + text)
                        .orElseGet(() -> "the token of serial number " + serial.orElseThrow())
                + " of " + library;
    }
}
