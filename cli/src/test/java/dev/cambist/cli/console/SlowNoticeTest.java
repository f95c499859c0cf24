package dev.cambist.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowNoticeTest {
    @Test
    void with_longWork_saysWhatItIs() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        StringWriter text = new StringWriter();
        Writer writer = new Writer() {
            @Override
            public void write(char[] characters, int offset, int length) {
                text.write(characters, offset, length);
            }

            @Override
            public void flush() {
                said.countDown();
            }

            @Override
            public void close() {}
        };

        SlowNotice patience = SlowNotice.with("signing in", new PrintWriter(writer), true, Duration.ZERO);

        assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(text.toString()).contains("signing in …");
        patience.end();
    }

    @Test
    void with_nobodyLooking_saysNothing() {
        StringWriter text = new StringWriter();

        SlowNotice.with("signing in", new PrintWriter(text), false, Duration.ZERO)
                .end();

        assertThat(text.toString()).isEmpty();
    }
}
