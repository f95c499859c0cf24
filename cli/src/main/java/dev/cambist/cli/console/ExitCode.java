package dev.cambist.cli.console;

/** How a command ends; documented in every help text and in docs/cli.md. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    /** The command line, the configuration or another file that was given is wrong. */
    public static final int WRONG_INPUT = 2;
    /** {@code login} and its relatives: there is no identity token. */
    public static final int NO_IDENTITY = 3;
    /** {@code explain}: a part of what was asked for is granted. */
    public static final int PARTIAL = 3;
    /** {@code diff}: something changes for somebody. */
    public static final int CHANGED = 3;
    /** {@code login} and its relatives: the token service refused, or is not trusted. */
    public static final int REFUSED = 4;
    /** {@code explain}: nothing is granted. */
    public static final int DENIED = 4;
    /** {@code test}: an expectation is not met. */
    public static final int NOT_AS_EXPECTED = 4;
    /** {@code check --live}: a registry does not let the gateway in. */
    public static final int NOT_LET_IN = 4;
    /** {@code doctor}, {@code audit verify}: something is broken. */
    public static final int BROKEN = 4;

    /** As help texts list them; constants, because annotations need them. */
    public static final String OK_TEXT = "0:It worked.";

    public static final String FAILED_TEXT = "1:It failed: a registry does not answer, or a file cannot be used.";
    public static final String WRONG_USE_TEXT = "2:The command line is wrong; nothing was done.";
    public static final String NO_IDENTITY_TEXT =
            "3:No identity token was found; every place that was looked at is printed.";
    public static final String REFUSED_TEXT = "4:The token service refused, or it is at a host that is not trusted.";

    private ExitCode() {}
}
