package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.nio.file.Path;

/** {@code --token FILE}, or {@code -} for the standard input. */
record GivenFile(String file, ProcessContext context) implements IdentitySource {
    @Override
    public String name() {
        return "--token";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        try {
            Secret token = file.equals("-")
                    ? TokenText.read(context.input(), "the standard input")
                    : TokenText.read(Path.of(file));
            return new Attempt.Found(name(), file.equals("-") ? "the standard input" : file, token);
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }
}
