package dev.cambist.testkit.idp;

import dev.cambist.testkit.idp.Misbehaviour.BadAnswer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the provider behaves at present, as long as it listens at all. */
record Conduct(Map<Endpoint, BadAnswer> answers, @Nullable String wrongIssuer, Signing signing) {

    /** Whose key signs, and which key the token names. */
    enum Signing {
        PROPER,
        WRONG_KEY,
        UNKNOWN_KEY
    }

    static final Conduct GOOD = new Conduct(Map.of(), null, Signing.PROPER);

    Conduct and(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            // The listener's business.
            case Misbehaviour.Down down -> this;
            case Misbehaviour.WrongIssuer wrong -> new Conduct(answers, wrong.issuer(), signing);
            case Misbehaviour.WrongKey wrong -> new Conduct(answers, wrongIssuer, Signing.WRONG_KEY);
            case Misbehaviour.UnknownKey unknown -> new Conduct(answers, wrongIssuer, Signing.UNKNOWN_KEY);
            case BadAnswer answer ->
                at(Endpoint.DISCOVERY, answer)
                        .at(Endpoint.KEYS, answer)
                        .at(Endpoint.AUTHORIZATION, answer)
                        .at(Endpoint.TOKEN, answer);
        };
    }

    Conduct at(Endpoint endpoint, BadAnswer answer) {
        var more = new EnumMap<Endpoint, BadAnswer>(Endpoint.class);
        more.putAll(answers);
        more.put(endpoint, answer);
        return new Conduct(more, wrongIssuer, signing);
    }
}
