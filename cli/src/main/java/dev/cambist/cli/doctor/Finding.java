package dev.cambist.cli.doctor;

/**
 * What came of one check.
 *
 * @param found what was seen; for a check that was not made, why
 */
record Finding(Check check, Grade grade, String found) {
    /** Whether somebody has to do something. */
    boolean isTrouble() {
        return grade == Grade.BROKEN || grade == Grade.WARNING;
    }
}
