package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code CAMBIST_TOKEN}, the token itself, and {@code CAMBIST_TOKEN_FILE}, read anew at each login. */
record CambistVariables(ProcessContext context) implements IdentitySource {
    private static final String TOKEN = "CAMBIST_TOKEN";
    private static final String FILE = "CAMBIST_TOKEN_FILE";

    @Override
    public String name() {
        return "Cambist's variables";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        Optional<String> value = context.variable(TOKEN);
        Optional<String> file = context.variable(FILE);
        if (value.isPresent() && file.isPresent()) {
            return new Attempt.Failed(name(), TOKEN + " and " + FILE + " are both set; unset one of them");
        }
        if (value.isPresent()) {
            Optional<Secret> token = TokenText.of(value.get());
            return token.isPresent()
                    ? new Attempt.Found(name(), TOKEN, token.get())
                    : new Attempt.Failed(name(), TOKEN + " does not hold a token, which is one word of ASCII");
        }
        if (file.isEmpty()) {
            return new Attempt.Absent(name(), "neither " + TOKEN + " nor " + FILE + " is set");
        }
        try {
            return new Attempt.Found(name(), FILE + " (" + file.get() + ")", TokenText.read(Path.of(file.get())));
        } catch (IOException e) {
            return new Attempt.Failed(name(), FILE + ": " + Reason.of(e));
        }
    }
}
