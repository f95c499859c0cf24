package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TransferLimitTest {
    private long now = Duration.ofDays(1).toNanos();
    private final TransferLimit limit = new TransferLimit(2, () -> now);

    @Test
    void enter_atTheLimit_isRefusedUntilOneLeaves() {
        limit.enter(address("10.0.0.1"));
        limit.enter(address("10.0.0.1"));
        assertThat(limit.refused()).isZero();
        assertThat(refusal("10.0.0.1")).isEqualTo(new Temporary.TooManyTransfers(2, Duration.ofSeconds(1)));
        limit.enter(address("10.0.0.2"));

        limit.leave(address("10.0.0.1"));

        limit.enter(address("10.0.0.1"));
        assertThat(limit.refused()).isOne();
    }

    @Test
    void enter_addressesOfOneIpv6Network_areOneClient() {
        limit.enter(address("2001:db8::1"));
        limit.enter(address("2001:db8::2"));
        refusal("2001:db8::3");
        limit.enter(address("2001:db8:0:1::1"));
    }

    @Test
    void refusal_retryAfter_growsWithWhatFindsNoRoom() {
        limit.enter(address("10.0.0.1"));
        limit.enter(address("10.0.0.1"));
        for (int refused = 0; refused < 20_000; refused++) {
            now += Duration.ofMillis(1).toNanos();
            refusal("10.0.0.1");
        }

        assertThat(refusal("10.0.0.1").delay()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void leave_lastOfAClient_leavesNothingBehind() {
        limit.enter(address("10.0.0.1"));
        limit.leave(address("10.0.0.1"));

        assertThat(limit.clients()).isZero();
    }

    private Temporary.TooManyTransfers refusal(String client) {
        try {
            limit.enter(address(client));
        } catch (RefusedException e) {
            return (Temporary.TooManyTransfers) e.refusal();
        }
        throw new AssertionError("one more of " + client + " was begun");
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
