package dev.cambist.e2e.lab;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Attaches what the programs printed to the failure of a test. */
final class LogsWithFailure
        implements BeforeEachCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void beforeEach(ExtensionContext context) {
        Programs.forgetEnded();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(failure);
    }

    private static Throwable withLogs(Throwable failure) {
        if (!(failure instanceof TestAbortedException)) {
            failure.addSuppressed(new Logs(Programs.logs()));
        }
        return failure;
    }

    /** Not an error: a way to stand in the report below the failure. */
    private static final class Logs extends Exception {
        private static final long serialVersionUID = 1L;

        Logs(String logs) {
            super("\n" + logs, null, false, false);
        }
    }
}
