package dev.cambist.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PollerTest {
    @Test
    void look_afterOneThatEndedInAnUnforeseenWay_followsAllTheSame() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        try (Poller poller = new Poller("test-watch")) {
            poller.start(() -> {
                looks.countDown();
                throw new IllegalStateException("unforeseen");
            });

            assertThat(looks.await(60, TimeUnit.SECONDS))
                    .as("looks after the first")
                    .isTrue();
        }
    }
}
