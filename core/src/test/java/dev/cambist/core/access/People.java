package dev.cambist.core.access;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Callers and rules, short to write. */
final class People {
    static final String SERVICE = "registry.example.com";

    private People() {}

    static Identity of(String issuer, Map<String, Object> claims) {
        return new Identity(issuer, "https://" + issuer + ".example", "alice", new JsonObject(claims));
    }

    /** Every identity of the issuer. */
    static Who.Matching anyOf(String issuer) {
        return who(issuer, Map.of());
    }

    static Who.Matching who(String issuer, Map<String, List<Glob>> claims) {
        return new Who.Matching(issuer, List.of(), List.of(), List.of(), claims);
    }

    static List<Glob> globs(String... patterns) {
        return Arrays.stream(patterns).map(Glob::new).toList();
    }

    static Rule rule(String name, Who who, Set<Action> actions, String... on) {
        return new Rule(
                name,
                0,
                who,
                actions,
                Arrays.stream(on).map(RepositoryPattern::of).toList());
    }

    /** The decision on the one registry there is, now. */
    static Decision decide(Policy policy, Caller caller, List<Scope> asked) {
        return policy.decide(caller, SERVICE, asked, Now.INSTANT);
    }

    static List<Scope> scopes(String... texts) {
        return Scopes.parse(List.of(texts));
    }
}
