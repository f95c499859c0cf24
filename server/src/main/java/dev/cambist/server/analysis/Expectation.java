package dev.cambist.server.analysis;

import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One test of a policy.
 *
 * @param line where it stands in its file
 * @param service the registry, where there is more than one
 * @param granted what is to be granted of what is asked, exactly
 * @param because the name of a rule that must be among those that decide
 */
public record Expectation(
        String name,
        int line,
        Caller given,
        Optional<String> service,
        List<Scope> ask,
        List<Scope> granted,
        Optional<String> because) {

    /** The file of {@code cambist test}. */
    public static Optional<List<Expectation>> readAll(Block root) {
        Optional<Value> tests = root.required("tests", "a list of tests");
        root.finish();
        return tests.map(list -> list.nonEmptyList().stream()
                .flatMap(value -> value.block().flatMap(Expectation::read).stream())
                .toList());
    }

    private static Optional<Expectation> read(Block block) {
        Optional<String> name = block.required("name", "what the test shows").flatMap(Value::prose);
        Optional<Caller> given = block.required("given", "anonymous, or { issuer: NAME, subject: … }")
                .flatMap(Expectation::caller);
        Optional<String> service = block.optional("service").flatMap(Value::text);
        List<Scope> ask = Sample.scopes(block.required("ask", "a list of scopes"));
        List<Scope> granted = block.required("expect", "granted, denied, or the scopes that are granted")
                .map(value -> granted(value, ask))
                .orElse(List.of());
        Optional<String> because = block.optional("because").flatMap(Value::prose);
        if (because.isPresent() && granted.isEmpty()) {
            block.complain("names a rule that decides, and expects that none does; leave because or denied out");
        }
        block.finish();
        return name.flatMap(known ->
                given.map(caller -> new Expectation(known, block.line(), caller, service, ask, granted, because)));
    }

    private static Optional<Caller> caller(Value value) {
        if (value.isScalar()) {
            return value.oneOf("caller", Map.of("anonymous", new Caller.Anonymous()));
        }
        return value.block().flatMap(block -> {
            Optional<Caller> caller = Sample.identity(block);
            block.finish();
            return caller;
        });
    }

    private static List<Scope> granted(Value value, List<Scope> ask) {
        if (value.isScalar()) {
            Map<String, List<Scope>> words = Map.of("granted", ask, "denied", List.of());
            return value.oneOf("expectation", words).orElse(List.of());
        }
        List<Scope> granted = new ArrayList<>(Sample.scopes(Optional.of(value)));
        for (Scope scope : granted) {
            boolean asked = ask.stream()
                    .anyMatch(other -> other.kind() == scope.kind()
                            && other.name().equals(scope.name())
                            && other.actions().containsAll(scope.actions()));
            if (!asked) {
                value.complain("expects " + scope + ", which ask does not ask for");
            }
        }
        return granted;
    }
}
