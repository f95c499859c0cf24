package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class TransferLimitTest {
    private final TransferLimit limit = new TransferLimit(2);

    @Test
    void enter_atTheLimit_isRefusedUntilOneLeaves() {
        assertThat(limit.enter(address("10.0.0.1"))).isTrue();
        assertThat(limit.enter(address("10.0.0.1"))).isTrue();
        assertThat(limit.refused()).isZero();
        assertThat(limit.enter(address("10.0.0.1"))).isFalse();
        assertThat(limit.enter(address("10.0.0.2"))).isTrue();

        limit.leave(address("10.0.0.1"));

        assertThat(limit.enter(address("10.0.0.1"))).isTrue();
        assertThat(limit.refused()).isOne();
    }

    @Test
    void enter_addressesOfOneIpv6Network_areOneClient() {
        assertThat(limit.enter(address("2001:db8::1"))).isTrue();
        assertThat(limit.enter(address("2001:db8::2"))).isTrue();
        assertThat(limit.enter(address("2001:db8::3"))).isFalse();
        assertThat(limit.enter(address("2001:db8:0:1::1"))).isTrue();
    }

    @Test
    void leave_lastOfAClient_leavesNothingBehind() {
        limit.enter(address("10.0.0.1"));
        limit.leave(address("10.0.0.1"));

        assertThat(limit.clients()).isZero();
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
