package dev.cambist.cli.doctor;

import dev.cambist.cli.console.Paint;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a doctor found, for a person or for a script. */
record Report(String address, Findings findings) {
    private static final int GRADE_WIDTH = 13;
    private static final int NAME_WIDTH = 22;

    List<String> lines(Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add(address);
        lines.add("");
        Set<String> reasons = new HashSet<>();
        for (Finding finding : findings.inOrder()) {
            String grade = finding.grade().word();
            if (finding.grade() == Grade.NOT_CHECKED) {
                if (reasons.add(finding.found())) {
                    lines.add("  " + paint(paint, finding.grade()) + " ".repeat(GRADE_WIDTH - grade.length())
                            + pad(names(finding.found()), NAME_WIDTH) + finding.found());
                }
                continue;
            }
            lines.add("  " + paint(paint, finding.grade()) + " ".repeat(GRADE_WIDTH - grade.length())
                    + pad(finding.check().word(), NAME_WIDTH) + finding.found());
            if (finding.isTrouble()) {
                String indent = " ".repeat(2 + GRADE_WIDTH);
                lines.add(
                        indent + pad("it breaks", NAME_WIDTH) + finding.check().breaks());
                lines.add(
                        indent + pad("to mend it", NAME_WIDTH) + finding.check().mend());
            }
        }
        lines.add("");
        if (findings.isAnythingBroken()) {
            lines.add("broken:");
            findings.inOrder().stream()
                    .filter(finding -> finding.grade() == Grade.BROKEN)
                    .forEach(finding -> lines.add("  "
                            + paint.red(finding.check().word())
                            + " "
                                    .repeat(Math.max(
                                            1,
                                            NAME_WIDTH - finding.check().word().length()))
                            + finding.found()));
            lines.add("");
        }
        lines.add(findings.count(Grade.BROKEN) + " broken, "
                + findings.count(Grade.WARNING) + (findings.count(Grade.WARNING) == 1 ? " warning, " : " warnings, ")
                + findings.count(Grade.OK) + " ok, " + findings.count(Grade.NOT_CHECKED) + " not checked");
        return lines;
    }

    /** Of all that was not checked for one reason. */
    private String names(String reason) {
        return findings.inOrder().stream()
                .filter(finding ->
                        finding.grade() == Grade.NOT_CHECKED && finding.found().equals(reason))
                .map(finding -> finding.check().word())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String paint(Paint paint, Grade grade) {
        return switch (grade) {
            case OK -> paint.green(grade.word());
            case WARNING -> paint.yellow(grade.word());
            case BROKEN -> paint.red(grade.word());
            case NOT_CHECKED -> paint.faint(grade.word());
        };
    }

    private static String pad(String word, int width) {
        return word + " ".repeat(Math.max(1, width - word.length()));
    }

    /** One object: the address, whether all is well, and the findings. */
    String json() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .member("address", address)
                .name("well")
                .value(!findings.isAnythingBroken())
                .name("findings")
                .beginArray();
        for (Finding finding : findings.inOrder()) {
            json.beginObject()
                    .member("name", finding.check().word())
                    .member("grade", finding.grade().word())
                    .member("found", finding.found());
            if (finding.isTrouble()) {
                json.member("breaks", finding.check().breaks())
                        .member("mend", finding.check().mend());
            }
            json.endObject();
        }
        return json.endArray().endObject().toString();
    }
}
