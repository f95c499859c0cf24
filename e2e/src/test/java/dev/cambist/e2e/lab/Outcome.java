package dev.cambist.e2e.lab;

/**
 * How a client's command ended.
 *
 * @param command what was run
 * @param error what it printed on standard error: where clients say why they failed
 */
public record Outcome(String command, int exitCode, String output, String error) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** The same, or a failure that shows what the client said. */
    public Outcome orFail() {
        if (!succeeded()) {
            throw new AssertionError(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return command + "\nended with exit code " + exitCode + "\n" + output + error;
    }
}
