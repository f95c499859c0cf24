package dev.cambist.cli.doctor;

import dev.cambist.client.wire.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found so far. A check may have been made at several places, and then has several findings. */
final class Findings {
    private static final int MAX_CHARACTERS = 700;

    private final List<Finding> all = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    /** A credential that was sent; what a server echoes of it is left out. */
    void keepSecret(String secret) {
        secrets.add(secret);
    }

    void ok(Check check, String found) {
        add(check, Grade.OK, found);
    }

    void warning(Check check, String found) {
        add(check, Grade.WARNING, found);
    }

    void broken(Check check, String found) {
        add(check, Grade.BROKEN, found);
    }

    void notChecked(Check check, String why) {
        add(check, Grade.NOT_CHECKED, why);
    }

    /** Says of each of these that was not checked so far, why not. */
    void rest(List<Check> checks, String why) {
        checks.stream().filter(check -> !has(check)).forEach(check -> notChecked(check, why));
    }

    private void add(Check check, Grade grade, String found) {
        Finding finding = new Finding(check, grade, Wording.clean(found, secrets, MAX_CHARACTERS));
        if (!all.contains(finding)) {
            all.add(finding);
        }
    }

    private boolean has(Check check) {
        return all.stream().anyMatch(finding -> finding.check() == check);
    }

    boolean isBroken(Check check) {
        return all.stream().anyMatch(finding -> finding.check() == check && finding.grade() == Grade.BROKEN);
    }

    boolean isAnythingBroken() {
        return count(Grade.BROKEN) > 0;
    }

    long count(Grade grade) {
        return all.stream().filter(finding -> finding.grade() == grade).count();
    }

    /** All of them, by the order of the checks. */
    List<Finding> inOrder() {
        return all.stream().sorted(Comparator.comparing(Finding::check)).toList();
    }
}
