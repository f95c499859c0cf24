package dev.cambist.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    @Test
    void await_testsThatPass_comesBack() {
        assertThatCode(() -> SelfTest.start(() -> {}).await()).doesNotThrowAnyException();
        assertThatCode(SelfTest.NONE::await).doesNotThrowAnyException();
    }

    @Test
    void await_aTestThatFails_isRefusedWithTheReasonAndWhatDoesWithout() {
        SelfTest failing = SelfTest.start(() -> {
            throw new IllegalStateException("HMAC of the third vector is wrong");
        });

        assertThatThrownBy(failing::await)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("AWS-LC fails its tests of itself")
                .hasMessageContaining("HMAC of the third vector is wrong; server.crypto-provider: jdk does without it");
    }

    @Test
    void await_interrupted_comesBackAtOnceAndKeepsTheSign() {
        CountDownLatch end = new CountDownLatch(1);
        SelfTest running = SelfTest.start(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(running::await).isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
    }
}
