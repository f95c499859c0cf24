package dev.cambist.testkit.idp;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens that a verifier has to refuse, made from a token it would accept.
 *
 * <p>Both kinds are enums, ready for a parameterized test: {@code @EnumSource(ForgedToken.class)}.
 */
public sealed interface HostileToken permits ForgedToken, MalformedToken {

    /** The plain issuer, at the same provider, whose key the attacker signs with; {@code jku} leads there. */
    String ATTACKER = "attacker";

    /** The raw token; the draft itself would have signed a good one. */
    String from(TokenDraft draft);

    String name();

    /** Every forged token, then every malformed one. */
    static List<HostileToken> all() {
        return Stream.<HostileToken>concat(Stream.of(ForgedToken.values()), Stream.of(MalformedToken.values()))
                .toList();
    }
}
