package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.List;

/**
 * What came of an act.
 *
 * @param back the page from which it was done
 * @param shownOnce what is shown this once; empty where nothing is
 */
public record Told(List<String> words, String back, List<Secret> shownOnce) {
    /** Something that nobody will be shown again. */
    public record Secret(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Answer tell(OperatorVisit visit, List<String> words, String back, List<Secret> shownOnce) {
        Told told = new Told(words, back, shownOnce);
        return visit.page("Done", (output, frame) -> JtetoldGenerated.render(output, null, frame, told));
    }
}
