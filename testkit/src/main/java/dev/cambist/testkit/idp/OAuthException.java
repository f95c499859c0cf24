package dev.cambist.testkit.idp;

/** A token request is refused. */
final class OAuthException extends Exception {
    private static final long serialVersionUID = 1;

    private final OAuthProblem problem;

    OAuthException(OAuthProblem problem, String description) {
        super(description);
        this.problem = problem;
    }

    OAuthProblem problem() {
        return problem;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
