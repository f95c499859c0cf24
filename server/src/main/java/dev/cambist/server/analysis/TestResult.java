package dev.cambist.server.analysis;

import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.RuleSaid;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.settings.Configuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What came of one test.
 *
 * @param problems why it failed; empty when it passed
 */
public record TestResult(Expectation test, Explanation explanation, List<String> problems) {
    private static final int MAX_OTHERS = 10;

    public TestResult {
        problems = List.copyOf(problems);
    }

    /** Asks the policy; throws {@link IllegalArgumentException} where the test names a registry that is none. */
    public static TestResult of(Expectation test, Configuration configuration, Instant now) {
        String service = new Registries(configuration).named(test.service());
        Explanation explanation = Explanation.of(configuration.access().decide(test.given(), service, test.ask(), now));
        List<String> problems = new ArrayList<>();
        if (!Comparison.knows(configuration, new Sample(test.name(), test.given(), test.ask()), service)) {
            problems.add("the configuration has no issuer of that name, so the token would be refused");
        }
        List<String> expected = texts(test);
        if (!new HashSet<>(expected).equals(new HashSet<>(explanation.granted()))) {
            problems.add("granted is not what is expected");
        }
        test.because()
                .filter(rule -> explanation.rules().stream()
                        .noneMatch(said -> said.applied() && said.rule().equals(rule)))
                .ifPresent(rule -> problems.add(undecided(rule, explanation)));
        return new TestResult(test, explanation, problems);
    }

    public boolean passed() {
        return problems.isEmpty();
    }

    List<String> expected() {
        return texts(test);
    }

    /** What a person needs to see why it failed. */
    public List<String> details(String config) {
        List<String> lines = new ArrayList<>(problems);
        lines.add("expected  " + words(expected()));
        lines.add("granted   " + words(explanation.granted()));
        explanation.rules().stream()
                .filter(RuleSaid::applied)
                .forEach(said -> lines.add("by        " + place(said, config)));
        explanation.rules().stream()
                .filter(said -> !said.applied())
                .limit(MAX_OTHERS)
                .forEach(said -> lines.add("not by    " + place(said, config) + ": " + said.message()));
        return lines;
    }

    public void write(JsonWriter json) {
        json.beginObject().member("name", test.name()).member("line", test.line());
        json.name("passed").value(passed());
        json.name("expected").texts(expected());
        explanation.write(json);
        json.name("problems").texts(problems).endObject();
    }

    private static String undecided(String rule, Explanation explanation) {
        return explanation.rules().stream()
                .filter(said -> said.rule().equals(rule))
                .findFirst()
                .map(said -> "rule \"" + rule + "\" does not decide it: " + said.message())
                .orElse("there is no rule \"" + rule + "\"; because names a rule by its comment");
    }

    private static List<String> texts(Expectation test) {
        return test.granted().stream().map(Object::toString).toList();
    }

    private static String words(List<String> scopes) {
        return scopes.isEmpty() ? "nothing" : String.join(" ", scopes);
    }

    private static String place(RuleSaid said, String config) {
        return config + ":" + said.line() + " \"" + said.rule() + "\"";
    }
}
