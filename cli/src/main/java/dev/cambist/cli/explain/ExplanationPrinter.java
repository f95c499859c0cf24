package dev.cambist.cli.explain;

import dev.cambist.cli.console.Paint;
import dev.cambist.cli.console.Terminal;
import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.RuleSaid;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.Fact;
import dev.cambist.server.audit.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Shows an explanation to a person: the outcome first, then who asked for what, then the rules. */
final class ExplanationPrinter {
    private final PrintWriter out;
    private final Paint paint;

    ExplanationPrinter(PrintWriter out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    void show(ExplainResult answer) {
        headline(answer.outcome());
        answer.asker().ifPresent(asker -> {
            fact("caller", asker.caller().toString());
            note(asker.note());
        });
        fact("service", answer.service());
        answer.explanation().ifPresent(explanation -> decision(explanation, answer.config()));
        if (answer.exchange().equals(Optional.of(false))) {
            out.println();
            out.println(paint.red("no rule gives this identity any right here")
                    + ", so the exchange itself is refused (no_rights)");
        }
        answer.refusal().ifPresent(this::refusal);
        out.flush();
    }

    void show(AuditRecord record) {
        headline(record.outcome());
        fact("time", record.time().toString());
        fact("request", record.endpoint() + "  " + record.correlation());
        record.fact(Fact.CALLER).ifPresent(value -> fact("caller", value));
        record.fact(Fact.SERVICE).ifPresent(value -> fact("service", value));
        record.fact(Fact.RIGHTS).ifPresent(value -> fact("rights", value));
        record.fact(Fact.JTI).ifPresent(value -> fact("token id", value));
        record.fact(Fact.TOKEN_SHA256).ifPresent(value -> fact("shown", "a token with SHA-256 " + value));
        if (!record.explanation().asked().isEmpty()) {
            decision(record.explanation(), "line");
        }
        record.refusal().ifPresent(refused -> {
            out.println();
            out.println(paint.red(refused.name()) + ": " + Terminal.visible(refused.message()));
        });
        record.why().forEach(sentence -> out.println("  " + paint.red("-") + " " + Terminal.visible(sentence)));
        out.flush();
    }

    private void headline(Outcome outcome) {
        out.println(
                switch (outcome) {
                    case GRANTED -> paint.bold(paint.green("granted"));
                    case PARTIAL -> paint.bold(paint.yellow("granted in part"));
                    case DENIED -> paint.bold(paint.red("not granted"));
                    case REFUSED -> paint.bold(paint.red("refused"));
                    case PASSED -> paint.bold(paint.green("let through to the registry"));
                    case BROKEN_OFF -> paint.bold(paint.red("let through to the registry; the answer was broken off"));
                    case ADMINISTERED -> paint.bold(paint.green("done by an operator"));
                    case FAILED -> paint.bold(paint.red("failed: an error of the server's own; its log has more"));
                });
    }

    private void decision(Explanation explanation, String file) {
        out.println();
        explanation.granted().forEach(scope -> out.println("  " + paint.green("+ " + scope)));
        if (explanation.granted().stream().anyMatch(scope -> scope.startsWith("repository:*:"))) {
            note("* is whatever the rules give, and the gateway asks them anew at each use");
        }
        explanation.missing().forEach(scope -> out.println("  " + paint.red("- " + scope)));
        List<RuleSaid> gave =
                explanation.rules().stream().filter(RuleSaid::applied).toList();
        List<RuleSaid> others =
                explanation.rules().stream().filter(said -> !said.applied()).toList();
        if (!gave.isEmpty()) {
            section("decided by");
            for (RuleSaid said : gave) {
                rule(paint.green("+"), said, file);
                said.granted().forEach(scope -> out.println("      gives " + scope));
            }
        }
        if (!others.isEmpty()) {
            section("did not apply");
            for (RuleSaid said : others) {
                rule(paint.red("-"), said, file);
                out.println("      " + Terminal.visible(said.message()));
            }
        }
        if (!explanation.allRules()) {
            note("not every rule is listed");
        }
    }

    private void rule(String mark, RuleSaid said, String file) {
        String place =
                said.line() > 0 ? "  " + paint.faint(file + (file.equals("line") ? " " : ":") + said.line()) : "";
        out.println("  " + mark + " " + paint.bold(Terminal.visible(said.rule())) + place);
    }

    private void refusal(Refusal refusal) {
        out.println();
        out.println(paint.red(refusal.reason()) + ": " + refusal.message());
        refusal.hint().ifPresent(out::println);
        if (refusal instanceof BadCredential.ExpiredToken) {
            out.println("to see what it was good for, add --now with a moment at which it was valid");
        }
    }

    private void section(String title) {
        out.println();
        out.println(paint.bold(title));
    }

    private void fact(String name, String value) {
        out.println("  " + name + " ".repeat(Math.max(1, 9 - name.length())) + Terminal.visible(value));
    }

    private void note(String text) {
        out.println("  " + paint.faint(" ".repeat(9) + text));
    }
}
