package dev.cambist.server.portal.operators;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.Operator;
import dev.cambist.server.http.Answer;
import dev.cambist.server.portal.Frame;
import dev.cambist.server.portal.Visit;
import gg.jte.html.OwaspHtmlTemplateOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One request of an operator with a browser. */
record OperatorVisit(Visit visit, Operator operator, AdminApi api) {
    private static final String SURE = "sure";
    private static final String ACT = "act";

    boolean mayChange() {
        return operator.mayChange();
    }

    /** A field's value; empty where there is none. */
    String field(String name) {
        return optional(name).orElse("");
    }

    Optional<String> optional(String name) {
        return visit.fields().optional(name, "what the page put there");
    }

    /** Whether the operator was asked already. */
    boolean isSure() {
        return optional(SURE).filter("yes"::equals).isPresent();
    }

    /** Those of these fields that have a value. */
    Map<String, List<String>> given(String... names) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (String name : names) {
            optional(name).ifPresent(value -> given.put(name, List.of(value)));
        }
        return given;
    }

    /** The act that is wanted; refuses what is none of these. */
    Act act(List<Act> acts) {
        return acts.stream()
                .filter(act -> act.word().equals(field(ACT)))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> words = acts.stream().map(Act::word).toList();
                    int last = words.size() - 1;
                    return new RefusedException(new InvalidRequest.UnusableField(
                            ACT, String.join(", ", words.subList(0, last)) + " or " + words.get(last)));
                });
    }

    /** Asks the admin API. */
    Answered ask(String path, Map<String, List<String>> fields) {
        visit.used();
        return Answered.of(api.ask(path, new Fields(fields), operator, visit.log()));
    }

    /** Lets the admin API change something. */
    Answered change(String path, Map<String, List<String>> fields) {
        visit.used();
        return Answered.of(api.change(path, new Fields(fields), operator, visit.log()));
    }

    void did(String act) {
        visit.did(act);
    }

    Answer page(String title, BiConsumer<OwaspHtmlTemplateOutput, Frame> template) {
        return visit.page(title, template);
    }
}
