package dev.cambist.cli.source;

import java.time.Duration;

/** Tells a person what to do. */
@FunctionalInterface
public interface Prompt {
    /**
     * Shows where to sign in, and with which code.
     *
     * @param address where the code is typed in
     * @param completeAddress the same with the code in it, or the same where the issuer has none
     * @param lifetime how long the code can be used
     */
    void signIn(String address, String completeAddress, String code, Duration lifetime);
}
