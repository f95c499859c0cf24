package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.List;
import java.util.Map;

/**
 * What is asked once before something is done.
 *
 * @param words what will be done, and what comes of it
 * @param to where the answer goes
 * @param fields what it was about
 * @param button the word for doing it
 */
public record Question(List<String> words, String to, List<Field> fields, String button) {
    /** A field that is sent along. */
    public record Field(String name, String value) {}

    static Answer ask(
            OperatorVisit visit, List<String> words, String to, Map<String, List<String>> given, String button) {
        List<Field> fields = given.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> new Field(entry.getKey(), value)))
                .toList();
        Question question = new Question(words, to, fields, button);
        return visit.page("Are you sure?", (output, frame) -> JtesureGenerated.render(output, null, frame, question));
    }
}
