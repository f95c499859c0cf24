package dev.cambist.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessContextTest {
    /** Each program looks at the machine that it runs on; only a test makes a way to servers that knows nothing of it. */
    @Test
    void ofProcess_itsWayToServers_isThatOfTheMachine() {
        for (ProcessContext context : List.of(ProcessContext.ofProcess(true), ProcessContext.ofHelper())) {
            assertThat(context.http().knowsTheMachine()).isTrue();
        }
    }
}
