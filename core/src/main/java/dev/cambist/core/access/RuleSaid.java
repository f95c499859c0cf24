package dev.cambist.core.access;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/**
 * What one rule said of one request.
 *
 * @param rule the rule's name
 * @param line where it stands in the configuration file; 0 when it comes from nowhere in a file
 * @param granted the scopes that it gave, or the actions where no scope was asked for; empty when it did not apply
 * @param reason the name of the first condition that failed, such as {@code issuer_differs}; empty for a rule that gave
 * @param message that condition with the value expected and the value found; empty for a rule that gave
 */
public record RuleSaid(String rule, int line, List<String> granted, String reason, String message) {
    private static final int MAX_MESSAGE = 2000; // characters

    public RuleSaid {
        granted = List.copyOf(granted);
        message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
    }

    /** A rule that gives its actions on some repository. */
    static RuleSaid of(Rule rule) {
        List<String> actions = rule.actions().stream().map(Action::word).toList();
        return new RuleSaid(rule.name(), rule.line(), actions, "", "");
    }

    static RuleSaid of(Verdict verdict) {
        String name = verdict.rule().name();
        int line = verdict.rule().line();
        return switch (verdict) {
            case Verdict.Granted granted -> new RuleSaid(name, line, Explanation.words(granted.scopes()), "", "");
            case Verdict.NotApplied not ->
                new RuleSaid(name, line, List.of(), reason(not.why()), not.why().explain());
        };
    }

    /** Whether the rule gave anything. */
    public boolean applied() {
        return !granted.isEmpty();
    }

    void write(JsonWriter json) {
        json.beginObject().member("rule", rule).member("line", line);
        if (applied()) {
            json.name("granted").texts(granted);
        } else {
            json.member("reason", reason).member("message", message);
        }
        json.endObject();
    }

    static RuleSaid read(JsonObject json) {
        return new RuleSaid(
                json.text("rule").orElse(""),
                Math.toIntExact(Math.clamp(json.number("line").orElse(0L), 0, Integer.MAX_VALUE)),
                json.texts("granted"),
                json.text("reason").orElse(""),
                json.text("message").orElse(""));
    }

    private static String reason(Mismatch why) {
        return why.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
