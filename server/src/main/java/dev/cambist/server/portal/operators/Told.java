package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.List;

/**
 * What came of an act.
 *
 * @param done whether it was done
 * @param back the page from which it was done
 * @param shownOnce what is shown this once; empty where nothing is
 */
public record Told(boolean done, List<String> words, String back, List<Secret> shownOnce) {
    /** Something that nobody will be shown again. */
    public record Secret(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Answer tell(OperatorVisit visit, List<String> words, String back, List<Secret> shownOnce) {
        return new Told(true, words, back, shownOnce).page(visit);
    }

    /** It was not done, for this reason. */
    static Answer notDone(OperatorVisit visit, String why, String back) {
        return new Told(false, List.of(why), back, List.of()).page(visit);
    }

    private Answer page(OperatorVisit visit) {
        return visit.page(
                done ? "Done" : "Not done", (output, frame) -> JtetoldGenerated.render(output, null, frame, this));
    }
}
