package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which audiences make sense for a kind of issuer. One that the issuer gives by itself, without being asked for it, is
 * refused: a token with it is good for every service that takes it, so each of them could use it here.
 *
 * @param usual the audiences if none are listed; empty where they must be
 * @param advice what should be listed, for who lists none
 * @param unasked which audiences the issuer gives without being asked
 */
record AudienceRule(Set<String> usual, String advice, Predicate<String> unasked) {
    private static final String ADVICE =
            "a list of the audiences (aud) that its tokens may have, such as [registry.example.com]";

    /** Any audience, as long as there is one. */
    static final AudienceRule LISTED = new AudienceRule(Set.of(), ADVICE, audience -> false);

    /** One that the issuer writes whatever is asked for. */
    static AudienceRule fixed(String audience) {
        return new AudienceRule(Set.of(audience), ADVICE, other -> false);
    }

    /** One that is asked for; {@code how} says how, and what the issuer writes otherwise. */
    static AudienceRule askedFor(String how, Predicate<String> unasked) {
        return new AudienceRule(Set.of(), ADVICE + "; " + how, unasked);
    }

    Set<String> read(Block block) {
        Optional<Value> list = usual.isEmpty() ? block.required("audiences", advice) : block.optional("audiences");
        Set<String> audiences = list.isPresent() ? IssuersSection.texts(list) : usual;
        list.filter(value -> audiences.stream().map(AudienceRule::bare).anyMatch(unasked))
                .ifPresent(value -> value.complain("has an audience that this issuer gives to everybody, so that any"
                        + " service to which such a token is sent could sign in here with it; expected one that is"
                        + " asked for, such as registry.example.com"));
        return audiences;
    }

    private static String bare(String audience) {
        return audience.replaceFirst("/+$", "");
    }
}
