package dev.cambist.cli.login;

/** How a command ended; documented in every help text and in docs/cli.md. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final int NO_IDENTITY = 3;
    static final int REFUSED = 4;

    /** As help texts list them; constants, because annotations need them. */
    static final String OK_TEXT = "0:It worked.";

    static final String FAILED_TEXT = "1:It failed: a registry does not answer, or a file cannot be used.";
    static final String WRONG_USE_TEXT = "2:The command line is wrong; nothing was done.";
    static final String NO_IDENTITY_TEXT = "3:No identity token was found; every place that was looked at is printed.";
    static final String REFUSED_TEXT = "4:The token service refused, or it is at a host that is not trusted.";

    private ExitCode() {}
}
