package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;

final class TraceContextFuzzTest {
    /**
     * Whatever is sent: what goes on follows the grammar, and the next one on the way understands the same.
     *
     * @param data the value of traceparent, a line feed, that of tracestate
     */
    @FuzzTest
    void context_anyBytes_goesOnAsItWasUnderstood(byte[] data) {
        String text = new String(data, ISO_8859_1);
        int end = Math.max(0, text.indexOf('\n'));
        Optional<TraceContext> context = read(text.substring(0, end), text.substring(Math.min(end + 1, text.length())));

        context.ifPresent(understood -> {
            assertThat(understood.parentHeader()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");
            assertThat(understood.stateHeader().orElse("")).matches("[ -~]*");
            assertThat(read(understood.parentHeader(), understood.stateHeader().orElse("")))
                    .contains(understood);
        });
    }

    private static Optional<TraceContext> read(String parent, String state) {
        return TraceContext.of(name -> name.equals(TraceContext.PARENT_HEADER) ? List.of(parent) : List.of(state));
    }
}
