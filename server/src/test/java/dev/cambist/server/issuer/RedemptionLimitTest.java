package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

final class RedemptionLimitTest {
    private final SettableClock clock = new SettableClock();
    private final LongAdder refused = new LongAdder();
    private final RedemptionLimit limit = new RedemptionLimit(clock, refused);

    @Test
    void begin_tenFailuresOfOneAddress_areFollowedByOneInTenSeconds() {
        fail("192.0.2.1", 10);
        assertThat(refused.sum()).isZero();

        assertRefused("192.0.2.1", Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(4));
        assertRefused("192.0.2.1", Duration.ofSeconds(6));
        clock.advance(Duration.ofSeconds(6));
        fail("192.0.2.1", 1);
        assertRefused("192.0.2.1", Duration.ofSeconds(10));
        assertThat(refused.sum()).isEqualTo(3);
    }

    @Test
    void begin_goodOnes_areSixtyAtOnceAndOneASecond() {
        succeed("192.0.2.1", 60);

        assertRefused("192.0.2.1", Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        succeed("192.0.2.1", 1);
        assertRefused("192.0.2.1", Duration.ofSeconds(1));
    }

    @Test
    void begin_issuerThatDoesNotAnswer_isNoFailureOfTheCaller() {
        for (int i = 0; i < 60; i++) {
            try (var attempt = limit.begin("192.0.2.1")) {
                attempt.wasInVain();
            }
        }
        assertRefused("192.0.2.1", Duration.ofSeconds(1));
    }

    @Test
    void begin_manyAtOnceOfOneAddress_areEight() {
        List<RedemptionLimit.Attempt> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(limit.begin("192.0.2.1"));
        }
        assertRefused("192.0.2.1", Duration.ofSeconds(1));
        running.forEach(attempt -> {
            attempt.succeeded();
            attempt.close();
        });
        succeed("192.0.2.1", 1);
    }

    @Test
    void begin_manyAtOnceOfAll_areSixtyFour() {
        for (int i = 0; i < 64; i++) {
            limit.begin("192.0.2." + i);
        }
        assertRefused("192.0.2.200", Duration.ofSeconds(1));
    }

    @Test
    void begin_failuresOfManyStrangers_areBoundedAndLeaveThoseAloneWhoAreKnownAsGood() {
        succeed("198.51.100.1", 1);
        for (int i = 0; i < 100; i++) {
            fail("192.0.2." + i, 1);
        }

        assertRefused("192.0.2.200", Duration.ofSeconds(1));
        succeed("198.51.100.1", 1);
        clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 100; i++) {
            fail("192.0.2." + i, 1);
        }
        assertRefused("198.51.100.1", Duration.ofSeconds(1));
    }

    @Test
    void begin_addressesOfOneIpv6Network_areOne() {
        for (int i = 0; i < 10; i++) {
            fail("2001:db8:0:1:0:0:0:" + i, 1);
        }
        assertRefused("2001:db8:0:1:ffff:0:0:1", Duration.ofSeconds(10));
        fail("2001:db8:0:2:0:0:0:1", 1);
    }

    @Test
    void begin_clockSetBack_staysBounded() {
        fail("192.0.2.1", 10);
        clock.advance(Duration.ofHours(-1));

        assertRefused("192.0.2.1", Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        fail("192.0.2.1", 1);
        assertRefused("192.0.2.1", Duration.ofSeconds(10));
    }

    @Test
    void begin_endlessAddresses_areForgotten() {
        fail("192.0.2.1", 10);
        for (int i = 0; i < 10_000; i++) {
            succeed("10.0." + i / 250 + "." + i % 250, 1);
        }

        assertThat(limit.begin("192.0.2.1")).isNotNull();
    }

    private void fail(String from, int times) {
        for (int i = 0; i < times; i++) {
            limit.begin(from).close();
        }
    }

    private void succeed(String from, int times) {
        for (int i = 0; i < times; i++) {
            try (var attempt = limit.begin(from)) {
                attempt.succeeded();
            }
        }
    }

    private void assertRefused(String from, Duration delay) {
        assertThatThrownBy(() -> limit.begin(from))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Temporary.TooManyRedemptions(delay)));
    }
}
