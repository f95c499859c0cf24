package dev.cambist.cli.source;

import java.util.Set;

/**
 * Stands where a choice of places names one that there is not. The name is not repeated: it may be anything.
 *
 * @param variable where the choice was made
 * @param known what could be chosen
 */
record UnknownSource(String variable, Set<String> known) implements IdentitySource {
    @Override
    public String name() {
        return variable;
    }

    @Override
    public Attempt find(IdentityRequest request) {
        return new Attempt.Failed(name(), "it names a place that there is not; there are " + String.join(", ", known));
    }
}
