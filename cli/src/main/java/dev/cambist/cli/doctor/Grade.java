package dev.cambist.cli.doctor;

/** How good it is. */
enum Grade {
    OK("ok"),
    WARNING("warning"),
    BROKEN("broken"),
    NOT_CHECKED("not checked");

    private final String word;

    Grade(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
