package dev.cambist.cli.login;

import dev.cambist.cli.console.Durations;
import dev.cambist.cli.source.Prompt;
import java.io.PrintWriter;
import java.time.Duration;

/** Asks a person to sign in with a browser; on the error stream, as the output may be a token for a script. */
public record DeviceCodePrompt(PrintWriter err) implements Prompt {
    @Override
    public void signIn(String address, String completeAddress, String code, Duration lifetime) {
        err.println("To sign in, open " + address + " in a browser and type in the code " + code);
        if (!completeAddress.equals(address)) {
            err.println("or open " + completeAddress);
        }
        err.println("The code lasts " + Durations.of(lifetime) + "; waiting for you …");
        err.flush();
    }
}
