package dev.cambist.server.analysis;

import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A caller made up for a question.
 *
 * @param ask scopes to ask for, besides everything that can be asked for
 */
public record Sample(String name, Caller caller, List<Scope> ask) {
    /** Rules know issuers by name, so the URL of a made-up identity does not matter. */
    private static final String ANY_URL = "https://sample.invalid";

    /** An identity by what its issuer says of it. */
    public static Sample of(String issuer, String subject, JsonObject claims) {
        Identity identity = new Identity(issuer, ANY_URL, subject, claims);
        return new Sample(identity.toString(), identity, List.of());
    }

    /** The name of the caller's issuer; an anonymous one has none. */
    Optional<String> issuer() {
        return caller instanceof Identity identity ? Optional.of(identity.issuer()) : Optional.empty();
    }

    /** The file of {@code cambist diff}. */
    public static Optional<List<Sample>> readAll(Block root) {
        Optional<Value> identities = root.required("identities", "a list of identities to compare for");
        root.finish();
        return identities.map(list -> list.nonEmptyList().stream()
                .flatMap(value -> value.block().flatMap(Sample::read).stream())
                .toList());
    }

    private static Optional<Sample> read(Block block) {
        Optional<String> name =
                block.required("name", "what to call the identity").flatMap(Value::prose);
        List<Scope> ask = scopes(block.optional("ask"));
        Optional<Caller> caller = block.has("anonymous") ? anonymous(block) : identity(block);
        block.finish();
        return name.flatMap(known -> caller.map(found -> new Sample(known, found, ask)));
    }

    private static Optional<Caller> anonymous(Block block) {
        Optional<Boolean> yes =
                block.required("anonymous", "true").flatMap(value -> value.oneOf("value here", Map.of("true", true)));
        return yes.map(known -> new Caller.Anonymous());
    }

    /** {@code issuer}, {@code subject} and {@code claims} of a block that may have other keys too. */
    static Optional<Caller> identity(Block block) {
        Optional<String> issuer =
                block.required("issuer", "the name of an issuer, or anonymous").flatMap(Value::text);
        Optional<String> subject =
                block.required("subject", "the identity's subject").map(Value::written);
        Map<String, Object> claims = new LinkedHashMap<>();
        block.optional("claims")
                .flatMap(Value::block)
                .map(Block::entries)
                .orElse(List.of())
                .forEach(entry -> claims.put(entry.key(), entry.value().json()));
        if (subject.isPresent() && subject.get().isBlank()) {
            block.complain("has an empty subject; expected the sub of its token");
            return Optional.empty();
        }
        return issuer.flatMap(name -> subject.map(text -> new Identity(name, ANY_URL, text, new JsonObject(claims))));
    }

    /** A list of scopes; each thing in it stands there once. */
    static List<Scope> scopes(Optional<Value> value) {
        return value.map(Value::oneOrMore).orElse(List.of()).stream()
                .flatMap(text -> text.as(Sample::scope).stream())
                .toList();
    }

    private static Scope scope(String text) {
        try {
            return AskedScopes.of(List.of(text)).getFirst();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is no scope; expected repository:NAME:ACTIONS, such as repository:acme/web:pull,push, or"
                            + " registry:catalog:*",
                    e);
        }
    }
}
